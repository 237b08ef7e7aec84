/** Charts as SVG, plain enough to be read on white and on black: what was made as bars or lines, what is cited as marks. */

/** Something counted: what was made, and what a publication says, where one does. */
export interface Counted {
  readonly name: string;
  readonly made: number;
  readonly cited?: number | undefined;
}

const MADE = '#2f6f9f';
const MADE_TOO = '#b8683a';
const CITED = '#d4a017';
const INK = '#6b7280';
const WIDTH = 760;
const STYLE = `font-family="system-ui, sans-serif" font-size="12" fill="${INK}"`;

/** Bars from the left, one for each thing, with a mark where the cited figure lies, or whatever `marked` calls it. Figures in percent. */
export function barChart(title: string, bars: readonly Counted[], marked = 'cited'): string {
  const left = 250;
  const step = 22;
  const room = WIDTH - left - 130;
  const most = Math.max(...bars.flatMap(({ made, cited = 0 }) => [made, cited])) || 1;
  const x = (value: number) => round(left + (room * value) / most);
  const rows = bars.map(({ name, made, cited }, at) => {
    const y = 62 + at * step;
    const mark = cited === undefined ? '' : `<path d="M${x(cited)} ${y - 3}v${step - 2}" stroke="${CITED}" stroke-width="3"/>`;
    const words = cited === undefined ? figure(made) : `${figure(made)} (${figure(cited)})`;
    return [
      `<text x="${left - 8}" y="${y + 12}" text-anchor="end">${inXml(name)}</text>`,
      `<rect x="${left}" y="${y}" width="${round(x(made) - left)}" height="${step - 8}" fill="${MADE}"/>`,
      mark,
      `<text x="${Math.max(x(made), x(cited ?? 0)) + 8}" y="${y + 12}">${words} %</text>`,
    ].join('');
  });
  return svg(title, 62 + bars.length * step + 12, [legend(['made', MADE, 'bar'], [marked, CITED, 'mark']), ...rows]);
}

/** Women to the right, men to the left, from the youngest at the bottom. */
export function pyramid(title: string, women: readonly Counted[], men: readonly Counted[]): string {
  const step = 18;
  const middle = WIDTH / 2;
  const room = middle - 110;
  const most = Math.max(...[...women, ...men].flatMap(({ made, cited = 0 }) => [made, cited]));
  const length = (value: number) => round((room * value) / most);
  const bottom = 66 + women.length * step;
  const scale = Array.from({ length: Math.floor(most) + 1 }, (_, value) => value).flatMap((value) =>
    [middle - 32 - length(value), middle + 32 + length(value)].map(
      (x) =>
        `<path d="M${round(x)} ${bottom}v4" stroke="${INK}"/><text x="${round(x)}" y="${bottom + 18}" text-anchor="middle">${value}</text>`,
    ),
  );
  const rows = women.flatMap(({ name, made, cited = 0 }, at) => {
    const y = bottom - 18 - at * step;
    const his = men[at] as Counted;
    return [
      `<text x="${middle}" y="${y + 11}" text-anchor="middle">${inXml(name)}</text>`,
      `<rect x="${middle + 32}" y="${y}" width="${length(made)}" height="${step - 5}" fill="${MADE_TOO}"/>`,
      `<path d="M${round(middle + 32 + length(cited))} ${y - 2}v${step - 1}" stroke="${CITED}" stroke-width="3"/>`,
      `<rect x="${round(middle - 32 - length(his.made))}" y="${y}" width="${length(his.made)}" height="${step - 5}" fill="${MADE}"/>`,
      `<path d="M${round(middle - 32 - length(his.cited ?? 0))} ${y - 2}v${step - 1}" stroke="${CITED}" stroke-width="3"/>`,
    ];
  });
  const feet = [
    `<text x="${middle - 32}" y="${bottom + 38}" text-anchor="end">men, % of all</text>`,
    `<text x="${middle + 32}" y="${bottom + 38}">women, % of all</text>`,
  ];
  return svg(title, bottom + 48, [
    legend(['men', MADE, 'bar'], ['women', MADE_TOO, 'bar'], ['cited', CITED, 'mark']),
    ...rows,
    ...scale,
    ...feet,
  ]);
}

export interface Panel {
  readonly title: string;
  /** Percent, by class. */
  readonly women: readonly number[];
  readonly men: readonly number[];
  /** What is cited for some of the classes, for women and men together: from which class to which, and how many percent. */
  readonly cited?: readonly { readonly from: number; readonly to: number; readonly percent: number }[];
}

/** Small charts beside each other, with a line for women and one for men over the same classes. */
export function panels(title: string, classes: readonly string[], charts: readonly Panel[]): string {
  const across = 3;
  const width = Math.floor(WIDTH / across);
  const height = 170;
  const drawn = charts.map(({ title: name, women, men, cited = [] }, at) => {
    const left = (at % across) * width + 34;
    const bottom = 66 + Math.floor(at / across) * height + 118;
    const most = Math.max(...women, ...men, ...cited.map(({ percent }) => percent), 0.5);
    const x = (place: number) => round(left + ((width - 60) * place) / (classes.length - 1));
    const y = (value: number) => round(bottom - (96 * value) / most);
    const line = (values: readonly number[], colour: string) =>
      `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${values.map((value, place) => `${x(place)},${y(value)}`).join(' ')}"/>`;
    return [
      `<text x="${left}" y="${bottom - 104}" font-weight="600">${inXml(name)}</text>`,
      `<path d="M${left} ${bottom}h${width - 60}" stroke="${INK}"/>`,
      `<text x="${left - 4}" y="${bottom - 88}" text-anchor="end">${figure(most)}</text>`,
      `<text x="${left}" y="${bottom + 14}">${inXml(classes[0] ?? '')}</text>`,
      `<text x="${round(left + width - 60)}" y="${bottom + 14}" text-anchor="end">${inXml(classes.at(-1) ?? '')}</text>`,
      line(women, MADE_TOO),
      line(men, MADE),
      ...cited.map(({ from, to, percent }) => `<path d="M${x(from)} ${y(percent)}H${x(to)}" stroke="${CITED}" stroke-width="3"/>`),
    ].join('');
  });
  const rows = Math.ceil(charts.length / across);
  return svg(title, 66 + rows * height, [
    legend(['women', MADE_TOO, 'bar'], ['men', MADE, 'bar'], ['cited, both', CITED, 'mark']),
    ...drawn,
  ]);
}

function legend(...entries: readonly (readonly [name: string, colour: string, kind: 'bar' | 'mark'])[]): string {
  return entries
    .map(([name, colour, kind], at) => {
      const x = 12 + at * 96;
      const shape =
        kind === 'bar'
          ? `<rect x="${x}" y="36" width="14" height="10" fill="${colour}"/>`
          : `<path d="M${x + 7} 34v14" stroke="${colour}" stroke-width="3"/>`;
      return `${shape}<text x="${x + 20}" y="45">${inXml(name)}</text>`;
    })
    .join('');
}

function svg(title: string, height: number, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${inXml(title)}" ${STYLE}>`,
    `<text x="12" y="22" font-size="15" font-weight="600">${inXml(title)}</text>`,
    ...parts.filter(Boolean),
    '</svg>\n',
  ].join('\n');
}

/** Three figures that count: 14.8, 1.93, 0.61. */
function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function inXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
