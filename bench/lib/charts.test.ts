import { expect, it } from 'vitest';
import { barChart, panels, pyramid } from './charts.ts';

it('draws a bar for what was made, a mark for what is cited, and both in words', () => {
  const chart = barChart('Who & what', [
    { name: 'A < B', made: 14.44, cited: 14.8 },
    { name: 'C', made: 0.5 },
  ]);
  expect(chart).toMatch(/^<svg [^>]*aria-label="Who &amp; what"/);
  expect(chart).toContain('A &lt; B');
  expect(chart).toContain('14.4 (14.8) %');
  expect(chart).toContain('0.50 %');
  expect(chart.match(/<rect /g)).toHaveLength(3);
});

it('draws women to the right of men', () => {
  const chart = pyramid('Ages', [{ name: '0–4', made: 3, cited: 2 }], [{ name: '0–4', made: 3, cited: 4 }]);
  const [women, men] = [...chart.matchAll(/<rect x="([\d.]+)" y="[^"]+" width="[^"]+" height="13"/g)].map(([, x]) => Number(x));
  expect(women).toBeGreaterThan(men as number);
  expect(chart).toContain('women, % of all');
});

it('draws a line for each sex over the same classes', () => {
  const chart = panels(
    'By age',
    ['0', '50', '85+'],
    [{ title: 'Gout', women: [0, 1, 2], men: [0, 2, 4], cited: [{ from: 1, to: 2, percent: 3 }] }],
  );
  expect(chart.match(/<polyline /g)).toHaveLength(2);
  expect(chart).toContain('Gout');
});
