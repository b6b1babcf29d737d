import { describe, expect, it } from 'vitest';
import { labelOf } from './labels.ts';

describe('the label of a running text', () => {
  it.each([
    ['function f(a) {;let $$s7,$$r7;const $$k7=$$.e(7,a);try{ g(() => {const $$k9=$$.e(9)}) }', 7],
    ['function f(a = () => {const $$k9=$$.e(9)}) {;const $$k7=$$.e(7,a)', 7],
    ['function f(a = $$.pd($$.pe(7,1,0,2),g())) {;const $$k7=$$.ep(7,1,0,a);try{ g(() => {const $$k9=$$.e(9)}) }', 7],
    ['async (a) => {const $$k3=$$.e(3,a)', 3],
    ['get v() {/*!$$c2*/;const $$k5=$$.e(5,this)', 5],
    ['class A extends mix(class {/*!$$c9*/}) {/*!$$c4*/ m() {const $$k5=$$.e(5)} }', 4],
    ['class A { $$c4() {} }', 0],
    ['async (a) => {const $$_k3=$$_.e(3,a)', 3],
    ['class A {/*!$$_c4*/ m() {const $$_k5=$$_.e(5)} }', 4],
    ['function push() { [native code] }', 0],
  ])('of %s is %i', (text, id) => {
    expect(labelOf(text)).toBe(id);
  });
});
