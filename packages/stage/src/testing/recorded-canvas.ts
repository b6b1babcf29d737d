import type { Canvas2D } from '../painter.ts';

/** A canvas that keeps the names of what was asked of it, and the texts that it was to draw. */
export class RecordedCanvas implements Canvas2D {
  readonly calls: string[] = [];
  readonly texts: string[] = [];
  readonly styles = new Set<unknown>();
  fillStyle: unknown = '';
  strokeStyle: unknown = '';
  lineWidth = 1;
  lineCap: unknown = '';
  lineJoin: unknown = '';
  globalAlpha = 1;
  font = '';
  textAlign: unknown = '';
  textBaseline: unknown = '';
  shadowColor = '';
  shadowBlur = 0;
  shadowOffsetY = 0;
  beginPath(): void {
    this.calls.push('beginPath');
  }
  closePath(): void {
    this.calls.push('closePath');
  }
  moveTo(): void {}
  lineTo(): void {}
  bezierCurveTo(): void {}
  arcTo(): void {}
  fill(): void {
    this.styles.add(this.fillStyle);
  }
  stroke(): void {
    this.styles.add(this.strokeStyle);
  }
  fillRect(): void {}
  fillText(text: string): void {
    this.texts.push(text);
    this.styles.add(this.fillStyle);
  }
  setLineDash(): void {}
}
