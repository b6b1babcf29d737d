/** How a child process ended, as the operating system tells it. */
export type Exit =
  | { readonly by: 'code'; readonly code: number }
  | { readonly by: 'signal'; readonly signal: NodeJS.Signals };
