export function Tick() {
  return (
    <svg class="ic" viewBox="0 0 16 16" aria-hidden="true">
      <path d="m3.5 8.5 3 3 6-7" />
    </svg>
  );
}

export function Stopped() {
  return (
    <svg class="ic" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M4.5 4.5h7v7h-7z" />
    </svg>
  );
}

export function Warning() {
  return (
    <svg class="ic" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M8 2.5 14.5 13.5h-13zM8 6.8v3M8 11.7v.1" />
    </svg>
  );
}

/** The two arrows on the slider. */
export function Grip() {
  return (
    <svg class="ic" viewBox="0 0 24 24" aria-hidden="true">
      <path d="m9.5 8-4 4 4 4M14.5 8l4 4-4 4" />
    </svg>
  );
}
