// What the sheet of views shows of pictures and dates: discs that are painted on a canvas, days that are put in order.
type Colour = [red: number, green: number, blue: number];

const width = 30;
const height = 18;
const canvas: Colour[][] = Array.from({ length: height }, (_, y) =>
  Array.from({ length: width }, (): Colour => [18 + y * 3, 24 + y * 5, 60 + y * 6]),
);

function paintDisc(centre: [number, number], radius: number, colour: Colour): void {
  for (let y = 0; y < height; y++) {
    canvas[y] = (canvas[y] ?? []).map((old, x) =>
      (x - centre[0]) ** 2 + (y - centre[1]) ** 2 < radius ** 2 ? colour : old,
    );
  }
}

paintDisc([9, 8], 5.5, [255, 196, 0]);
paintDisc([19, 11], 4, [220, 40, 60]);

const days = [new Date('2024-03-19'), new Date('2024-03-01'), new Date('2024-02-11T08:30:00Z')];
days.push(new Date('2024-03-06'));
console.log(canvas.length, days.length);
