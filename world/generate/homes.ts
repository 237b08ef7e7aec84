/** Where people live: streets that every town has. Nobody is meant to live there; towns and postcode districts are real. */
import { locate, PLACES, type Place, placeOfPostcode } from '../places/places.ts';
import { type Chance, seedOf } from './chance.ts';

/** Where homes and sites can be: a town with the districts of its postcodes. */
export interface Neighbourhood {
  readonly town: string;
  /** Part of a town: `Tower Hamlets`. */
  readonly locality: string;
  readonly county: string;
  /** Outward codes. */
  readonly districts: readonly string[];
  /** What telephone numbers in stories begin with here. */
  readonly dialling: string;
}

export interface Home {
  /** Premises, street, locality, town, county: as PDS has them. */
  readonly lines: readonly string[];
  readonly postcode: string;
  /** A number that Ofcom keeps free for stories. */
  readonly telephone: string;
}

const list = (text: string): readonly string[] => text.split(',').map((name) => name.trim().replace(/\s+/g, ' '));

const STREET_NAMES = list(`
  Victoria, Albert, Church, Station, Mill, Park, Manor, Chapel, School, Grange, Springfield, Highfield, Queens, Kings, Windsor, Alexandra, Clarence,
  Stanley, Gladstone, Cromwell, Nelson, Wellington, Waterloo, Trafalgar, Inkerman, Alma, Balmoral, Osborne, Sandringham, York, Lancaster, Warwick,
  Beech, Oak, Ash, Elm, Willow, Birch, Cedar, Chestnut, Hawthorn, Hazel, Holly, Laburnum, Larch, Laurel, Lime, Maple, Rowan, Sycamore, Poplar, Lilac,
  Primrose, Heather, Fern, Ivy, Orchard, Meadow, Field, Hill, Brook, River, Lake, Spring, Well, Bridge, Canal, Quarry, Foundry, Weavers, Tanners,
  Bakers, Coopers, Millers, Smithy, Forge, Wheelwright, Ropery, Tenter, Fulling, Dyehouse, Granary, Barley, Clover, Lark, Kingfisher, Swallow, Heron,
  Nightingale, Robin, Skylark, Lapwing, Curlew, Kestrel, Fox, Badger, Deer, Hare, Dene, Moor, Ridge, Valley, Cliff, Sunny, Fair, West, East, North,
  South, Priory, Abbey, Minster, Rectory, Vicarage, Glebe, Almshouse, Market, Cross, Castle, Tower, Gate, Mount, Prospect, Belle Vue, Bellevue, Rose,
  Marlborough, Salisbury, Canterbury, Durham, Carlisle, Lincoln, Wells, Exeter, Norfolk, Suffolk, Devonshire, Derby, Rutland, Bedford, Cavendish,
  Chatsworth, Portland, Grosvenor, Belgrave, Hanover, Brunswick, Regent, Carlton, Westbourne, Ashfield, Oakfield, Woodland, Greenfield, Fairfield,
  Northfield, Southfield, Westfield, Eastfield, Whitefield, Broomfield, Hayfield, Longfield, Summerfield, Thornfield
`);

const STREET_KINDS = list(
  'Road, Street, Avenue, Close, Drive, Lane, Grove, Terrace, Crescent, Gardens, Place, Way, Court, Walk, Rise, View, Mount, Row, Square, Mews',
);

const SINGLE_NAMES = list(`
  High Street, The Green, The Crescent, The Avenue, The Paddock, The Mount, The Drive, The Close, North Parade, South Parade, Kirkgate, Westgate,
  Northgate, Southgate, Eastgate, Back Lane, Town Street, Main Street, New Road, Old Road, The Spinney, The Willows, The Limes, Broadway, Bond Street,
  London Road, Paradise Row, Cheapside, Bakers Yard, Canal Side, Chapel Hill, Low Fold, High Fold, Toll Bar Lane, Ferry Lane, Cinder Path, The Shambles
`);

/** Each name with a few kinds, so that there are about seven hundred. */
const STREETS: readonly string[] = [
  ...SINGLE_NAMES,
  ...STREET_NAMES.flatMap((name, at) => [0, 7, 3, 11].map((step) => `${name} ${STREET_KINDS[(at + step) % STREET_KINDS.length]}`)),
];

const HOUSE_NAMES = list(`
  Rose Cottage, The Old School House, Holly Cottage, Ivy Cottage, Orchard House, The Lodge, Mill House, The Old Rectory, Hillcrest, Fairview, Woodlands,
  The Cottage, Corner House, The Bungalow, Greenacres, Westholme, Sunnyside, Beech House, Oak Lodge, Primrose Cottage, Tithe Barn, The Old Forge
`);

/** Letters that the second half of a postcode can hold. */
const INWARD_LETTERS = 'ABDEFGHJLNPQRSTUWXYZ';

/** Ofcom: numbers for use in television and radio drama programmes. Where a town has none of its own, the one of no area. */
const DIALLING: Readonly<Record<string, string>> = {
  Leeds: '0113 496 0',
  Sheffield: '0114 496 0',
  Nottingham: '0115 496 0',
  Leicester: '0116 496 0',
  Bristol: '0117 496 0',
  Reading: '0118 496 0',
  Birmingham: '0121 496 0',
  Edinburgh: '0131 496 0',
  Glasgow: '0141 496 0',
  Liverpool: '0151 496 0',
  Manchester: '0161 496 0',
  Salford: '0161 496 0',
  London: '020 7946 0',
  'Newcastle upon Tyne': '0191 498 0',
  Sunderland: '0191 498 0',
  Cardiff: '029 2018 0',
};
const NO_AREA = '01632 960';

const NEIGHBOURHOODS: readonly Neighbourhood[] = PLACES.map(ofPlace);

/** Those of England, for people who are registered nowhere and for sites that are yet to be. */
export const ENGLISH_NEIGHBOURHOODS: readonly Neighbourhood[] = NEIGHBOURHOODS.filter((_, at) => PLACES[at]?.country.name === 'England');

/** Around a site, as far as its address says where it is. */
export function neighbourhoodOf(
  address: { readonly town?: string; readonly county?: string; readonly postcode?: string } = {},
): Neighbourhood | undefined {
  const { town, county, postcode } = address;
  const place = postcode === undefined ? undefined : placeOfPostcode(postcode);
  if (place) return NEIGHBOURHOODS[PLACES.indexOf(place)];
  const outcode = postcode?.split(' ')[0];
  if (town === undefined || outcode === undefined || locate(outcode) === undefined) return undefined;
  return { town: inLowerCase(town), locality: '', county: inLowerCase(county ?? ''), districts: [outcode], dialling: NO_AREA };
}

/** A house or a flat somewhere there. Neighbours have the same postcode. */
export function makeHome(chance: Chance, { town, locality, county, districts, dialling }: Neighbourhood): Home {
  const street = chance.below(STREETS.length);
  const number = 1 + Math.min(chance.below(120), chance.below(240));
  const district = chance.below(districts.length);
  const outcode = districts[district] as string;
  const draw = chance.below(1000);
  const premises = draw < 120 ? `Flat ${1 + chance.below(24)}` : draw < 150 ? chance.pick(HOUSE_NAMES) : '';
  return {
    lines: [premises, `${number} ${STREETS[street]}`, locality, town, county],
    postcode: `${outcode} ${inwardOf(outcode, street, Math.floor(number / 40))}`,
    telephone: `${dialling}${threeDigits(chance)}`,
  };
}

/** An inward code for a stretch of a street: the same for all who live there. */
function inwardOf(outcode: string, street: number, stretch: number): string {
  let text = 0;
  for (let at = 0; at < outcode.length; at++) text = text * 64 + outcode.charCodeAt(at);
  const hash = seedOf(text, street, stretch);
  const letters = INWARD_LETTERS.length;
  return `${hash % 10}${INWARD_LETTERS[Math.floor(hash / 10) % letters]}${INWARD_LETTERS[Math.floor(hash / 1000) % letters]}`;
}

/** Three digits, as the last of a number for stories. */
export function threeDigits(chance: Chance): string {
  return THREE_DIGITS[chance.below(1000)] as string;
}

const THREE_DIGITS: readonly string[] = Array.from({ length: 1000 }, (_, number) => String(number).padStart(3, '0'));

function ofPlace({ town, locality = '', county, districts }: Place): Neighbourhood {
  return { town, locality, county, districts: districts.map(({ outcode }) => outcode), dialling: DIALLING[town] ?? NO_AREA };
}

const SMALL_WORDS: ReadonlySet<string> = new Set(['upon', 'on', 'in', 'of', 'the', 'and', 'le', 'by']);

function inLowerCase(text: string): string {
  return text
    .toLowerCase()
    .split(' ')
    .map((word, at) => (at > 0 && SMALL_WORDS.has(word) ? word : word.replace(/^\p{L}|-\p{L}/gu, (letter) => letter.toUpperCase())))
    .join(' ');
}
