/** A server that shows the sample pages at `/pages/{name}`, with their files, and says what their forms have sent. */
import { parseConfig } from '#kernel/config-schema';
import { json, text } from '#kernel/http/reply';
import type { ServerDefinition } from '#kernel/server';
import { type Suite, startSuite } from '#kernel/suite';
import { assetRoute } from '../assets.ts';
import { PAGE_HEADERS, renderPage } from '../render.ts';
import { SAMPLES } from './samples.ts';

const pageServer: ServerDefinition<null> = {
  name: 'oauth',
  title: 'Sample pages',
  deps: () => null,
  apis: [
    {
      name: 'pages',
      title: 'Sample pages',
      base: '/pages',
      errors: { entries: [], render: () => text(500, 'error'), failure: (failure) => text(500, failure) },
      routes: [
        assetRoute(),
        {
          method: 'GET',
          path: '/:name',
          name: 'samplePage',
          operation: ({ params }) => {
            const model = SAMPLES[params.name ?? ''];
            return model ? { status: 200, headers: PAGE_HEADERS, body: renderPage(model) } : text(404, 'no such page');
          },
        },
        {
          method: 'POST',
          path: '/answer',
          name: 'answer',
          operation: async ({ body }) => json(200, Object.fromEntries(new URLSearchParams(await body.text()))),
        },
      ],
    },
  ],
};

export function startPageServer(): Promise<Suite> {
  return startSuite({
    config: parseConfig({ options: { portBase: 0, logLevel: 'silent' } }),
    servers: [pageServer],
    frame: { collections: [], seeds: () => new Map() },
  });
}
