/** Hands bytes to the browser as a file to be kept. */
export function saveFile(bytes: Uint8Array, name: string): void {
  const address = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the file over once it has begun to save it; there is no event that says so.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
