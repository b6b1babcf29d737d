/** A page of links to several recordings. Paths are relative to it. */
export function indexPage(
  links: readonly { readonly path: string; readonly title: string; readonly about: string }[],
): string {
  const items = links.map(({ path, title, about }) => {
    return `<li><a href="${encodeURIComponent(path)}/"><b>${html(title)}</b><span>${html(about)}</span></a></li>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pellucid</title>
<style>${style}</style>
<main>
<h1>Recordings</h1>
<ul>
${items.join('\n')}
</ul>
<p>Arrow keys step, Space plays.</p>
</main>
</html>
`;
}

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; background: Canvas; color: CanvasText; }
main { max-width: 38rem; margin: 0 auto; padding: 4rem 1.5rem; }
h1 { font-size: 1.5rem; margin: 0 0 1.5rem; }
ul { list-style: none; padding: 0; margin: 0; display: grid; gap: .75rem; }
a { display: block; padding: 1rem 1.25rem; border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: .5rem;
  color: inherit; text-decoration: none; }
a:hover, a:focus-visible { border-color: #2563d9; outline: 1px solid #2563d9; }
b { display: block; font: 600 1rem ui-monospace, monospace; }
span, p { opacity: .75; }
p { margin-top: 1.5rem; }
`;

function html(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
