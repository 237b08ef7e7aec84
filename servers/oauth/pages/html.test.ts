import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html } from './html.ts';

describe('html', () => {
  it('escapes text between tags and in attributes', () => {
    const hostile = `<script>"'&amp;`;
    expect(html`<p title="${hostile}">${hostile}</p>`.toString()).toBe(
      '<p title="&lt;script&gt;&quot;&#39;&amp;amp;">&lt;script&gt;&quot;&#39;&amp;amp;</p>',
    );
  });

  it('keeps what it has made itself, in lists too', () => {
    expect(html`<ul>${['<a>', 'b'].map((text) => html`<li>${text}</li>`)}</ul>`.toString()).toBe('<ul><li>&lt;a&gt;</li><li>b</li></ul>');
  });

  it('writes nothing for what is not there, and numbers as they are', () => {
    expect(html`[${undefined}${false}${''}${0}]`.toString()).toBe('[0]');
  });

  it('does not take an object that only looks like HTML for it', () => {
    const forged = JSON.parse('{"text":"<b>","toString":"<b>"}');
    expect(() => html`${forged}`.toString()).toThrow(TypeError);
  });

  it('puts a mark in place of control characters, which no document may hold', () => {
    expect(html`${'a\u0000b\u001bc\u0085d\te\nf'}`.toString()).toBe('a\ufffdb\ufffdc\ufffdd\te\nf');
  });

  it('lets nothing through that begins a tag, ends an attribute or begins an entity', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(html`${text}`.toString()).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
      }),
    );
  });
});
