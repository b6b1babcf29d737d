import { unpack } from '@pellucid/format';

// An exported page carries its script and style packed: the page is a third as large on the disk, and smaller on its way, too. The script unpacks recordings with
// the same function, which it finds here.
// It saves the page with other notes, which no script can read again from a disk: the text of it is kept, too.
Object.assign(globalThis, { pellucidUnpack: unpack, pellucidPage: document.documentElement.outerHTML });

const packed = document.getElementById('script');
const bytes = Uint8Array.from(atob(packed?.textContent ?? ''), (character) => character.charCodeAt(0));
packed?.remove();
const [css = '', code = ''] = new TextDecoder().decode(unpack(bytes)).split('\0');
// The hashes of both stand in the policy of the page: no other text would do anything.
const style = document.createElement('style');
style.textContent = css;
document.head.append(style);
const script = document.createElement('script');
script.type = 'module';
script.textContent = code;
document.body.append(script);
