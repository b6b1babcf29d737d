import { unpack } from '@pellucid/format';

// An exported page carries its script and style packed: the page is a third as large on the disk, and smaller on its way, too. The script unpacks recordings with
// the same function, which it finds here.
Object.assign(globalThis, { pellucidUnpack: unpack });

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
