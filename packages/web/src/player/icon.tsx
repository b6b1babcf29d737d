const shapes = {
  search: 'M7 2.75a4.25 4.25 0 1 0 0 8.5 4.25 4.25 0 0 0 0-8.5zM10.2 10.2l3.3 3.3',
  first: 'M4 3.5v9M12.5 3.5 6.5 8l6 4.5z',
  last: 'M12 3.5v9M3.5 3.5l6 4.5-6 4.5z',
  back: 'M10 3.5 5 8l5 4.5',
  next: 'm6 3.5 5 4.5-5 4.5',
  play: 'M5 3.2v9.6L12.6 8z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  left: 'M11.5 8H4M7 5 4 8l3 3',
  right: 'M4.5 8H12M9 5l3 3-3 3',
  plus: 'M8 3.5v9M3.5 8h9',
  minus: 'M3.5 8h9',
  whole: 'M5 5 2.5 8 5 11M11 5l2.5 3L11 11M2.5 8h11',
  flag: 'M4.5 13.5v-11M4.5 3h8l-2 2.75 2 2.75h-8',
  link: 'M6.5 9.5l3-3M7.2 4.8l1.3-1.3a2.83 2.83 0 0 1 4 4l-1.3 1.3M8.8 11.2l-1.3 1.3a2.83 2.83 0 0 1-4-4l1.3-1.3',
  close: 'M4 4l8 8M12 4l-8 8',
  pin: 'M8 10v4M5.5 2.5h5L10 6.5l2 3H4l2-3z',
  more: 'm6 5 3.5 3L6 11',
  dots: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  down: 'm4.5 6.5 3.5 3.5 3.5-3.5',
} as const;

/** Always beside a name or on a button that has one. */
export function Icon(props: { readonly name: keyof typeof shapes; readonly solid?: boolean }) {
  return (
    <svg class="ic" classList={{ solid: props.solid === true }} viewBox="0 0 16 16" aria-hidden="true">
      <path d={shapes[props.name]} />
    </svg>
  );
}

export function HalfIcon() {
  return (
    <svg class="ic" viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="5.75" />
      <path class="filled" d="M8 2.25a5.75 5.75 0 0 1 0 11.5z" />
    </svg>
  );
}
