/** A colour by its role; the painter looks its value up, so that a scene knows no theme. Same names as the player's CSS tokens. */
export type Ink =
  | 'stage'
  | 'raised'
  | 'sunken'
  | 'hairline'
  | 'outline'
  | 'ink'
  | 'ink-2'
  | 'ink-3'
  | 'on-solid'
  | 'now'
  | 'read'
  | 'read-ink'
  | 'written'
  | 'written-ink'
  | 'written-soft'
  | 'created'
  | 'created-ink'
  | 'created-soft'
  | 'deleted'
  | 'deleted-ink'
  | 'deleted-soft'
  | 'exception'
  | 'exception-ink'
  | 'pointer-1'
  | 'pointer-2'
  | 'pointer-3'
  | 'pointer-4'
  | 'call-1'
  | 'call-2'
  | 'call-3'
  | 'chrome'
  | `heat-${HeatLevel}`
  | 'heat-dark'
  | 'heat-light';

export type HeatLevel = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
export type Palette = Readonly<Record<Ink, string>>;
export type Theme = 'light' | 'dark';

// Lightness only ever rises, so the ramp survives greyscale; the same by day and by night: data has no dark mode.
const heat = {
  'heat-0': '#0b0e1e',
  'heat-1': '#1a235c',
  'heat-2': '#214794',
  'heat-3': '#0d75ac',
  'heat-4': '#249fb4',
  'heat-5': '#4cc4b3',
  'heat-6': '#95e098',
  'heat-7': '#e6ed8d',
  'heat-8': '#fbf8ca',
  'heat-dark': '#0b0e1e',
  'heat-light': '#ffffff',
} as const;

export const palettes: Readonly<Record<Theme, Palette>> = {
  light: {
    stage: 'oklch(1 0 0)',
    raised: 'oklch(1 0 0)',
    sunken: 'oklch(0.950 0.004 260)',
    hairline: 'oklch(0.905 0.006 260)',
    outline: 'oklch(0.625 0.015 260)',
    ink: 'oklch(0.235 0.015 260)',
    'ink-2': 'oklch(0.435 0.015 260)',
    'ink-3': 'oklch(0.530 0.015 260)',
    'on-solid': 'oklch(1 0 0)',
    now: 'oklch(0.530 0.190 262)',
    read: 'oklch(0.635 0.115 228)',
    'read-ink': 'oklch(0.490 0.095 225)',
    written: 'oklch(0.665 0.170 52)',
    'written-ink': 'oklch(0.520 0.140 48)',
    'written-soft': 'oklch(0.955 0.040 72)',
    created: 'oklch(0.600 0.130 165)',
    'created-ink': 'oklch(0.460 0.100 165)',
    'created-soft': 'oklch(0.955 0.040 165)',
    deleted: 'oklch(0.500 0.090 335)',
    'deleted-ink': 'oklch(0.460 0.090 335)',
    'deleted-soft': 'oklch(0.955 0.018 335)',
    exception: 'oklch(0.520 0.205 25)',
    'exception-ink': 'oklch(0.500 0.195 25)',
    'pointer-1': 'oklch(0.480 0.170 300)',
    'pointer-2': 'oklch(0.470 0.085 195)',
    'pointer-3': 'oklch(0.500 0.160 350)',
    'pointer-4': 'oklch(0.470 0.095 115)',
    'call-1': 'oklch(0.900 0.012 260)',
    'call-2': 'oklch(0.830 0.022 260)',
    'call-3': 'oklch(0.760 0.032 260)',
    chrome: 'oklch(0.975 0.003 260)',
    ...heat,
  },
  dark: {
    stage: 'oklch(0.160 0.008 260)',
    raised: 'oklch(0.255 0.010 260)',
    sunken: 'oklch(0.245 0.010 260)',
    hairline: 'oklch(0.285 0.010 260)',
    outline: 'oklch(0.555 0.018 260)',
    ink: 'oklch(0.945 0.004 260)',
    'ink-2': 'oklch(0.765 0.010 260)',
    'ink-3': 'oklch(0.660 0.012 260)',
    'on-solid': 'oklch(0.160 0.008 260)',
    now: 'oklch(0.720 0.145 258)',
    read: 'oklch(0.805 0.100 215)',
    'read-ink': 'oklch(0.810 0.095 215)',
    written: 'oklch(0.770 0.150 62)',
    'written-ink': 'oklch(0.820 0.125 68)',
    'written-soft': 'oklch(0.290 0.045 60)',
    created: 'oklch(0.880 0.150 165)',
    'created-ink': 'oklch(0.830 0.130 165)',
    'created-soft': 'oklch(0.290 0.050 165)',
    deleted: 'oklch(0.620 0.100 335)',
    'deleted-ink': 'oklch(0.760 0.070 335)',
    'deleted-soft': 'oklch(0.280 0.030 335)',
    exception: 'oklch(0.680 0.190 25)',
    'exception-ink': 'oklch(0.755 0.150 25)',
    'pointer-1': 'oklch(0.790 0.120 300)',
    'pointer-2': 'oklch(0.820 0.100 190)',
    'pointer-3': 'oklch(0.790 0.120 350)',
    'pointer-4': 'oklch(0.830 0.120 115)',
    'call-1': 'oklch(0.315 0.014 260)',
    'call-2': 'oklch(0.390 0.020 260)',
    'call-3': 'oklch(0.470 0.028 260)',
    chrome: 'oklch(0.205 0.008 260)',
    ...heat,
  },
};
