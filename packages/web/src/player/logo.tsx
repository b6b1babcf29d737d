/** A lens on the playhead: together, a P. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 16 16" width="18" height="18" role="img" aria-label="Pellucid">
      <circle cx="8.75" cy="6.25" r="4.25" fill="#3b78f2" fill-opacity=".22" stroke="#3b78f2" stroke-width="2.5" />
      <path d="M3.25 1.5v13" stroke="#3b78f2" stroke-width="2.5" stroke-linecap="round" />
    </svg>
  );
}
