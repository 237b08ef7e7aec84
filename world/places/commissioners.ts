/**
 * Who commissions and runs the NHS in England, by area. ODS and ONS codes of integrated care boards as of December 2024, of their
 * sub-locations (once clinical commissioning groups, whose codes live on) as of January 2022.
 */

export interface Region {
  readonly ods: string;
  readonly name: string;
}

export interface IntegratedCareBoard {
  readonly ods: string;
  readonly ons: string;
  readonly name: string;
  readonly region: Region;
}

export interface SubIcb {
  readonly ods: string;
  readonly ons: string;
  /** As ODS has it: `NHS WEST YORKSHIRE ICB - 15F`. */
  readonly name: string;
  /** The clinical commissioning group that it was until July 2022: `NHS Leeds CCG`. */
  readonly formerly: string;
  readonly icb: IntegratedCareBoard;
}

/** NHS England's regions. */
const REGIONS: readonly Region[] = [
  { ods: 'Y56', name: 'London' },
  { ods: 'Y58', name: 'South West' },
  { ods: 'Y59', name: 'South East' },
  { ods: 'Y60', name: 'Midlands' },
  { ods: 'Y61', name: 'East of England' },
  { ods: 'Y62', name: 'North West' },
  { ods: 'Y63', name: 'North East and Yorkshire' },
];

type Row = readonly [ods: string, ons: string, name: string, within: string];

const ICB_ROWS: readonly Row[] = [
  ['QE1', 'E54000048', 'NHS Lancashire and South Cumbria Integrated Care Board', 'Y62'],
  ['QF7', 'E54000061', 'NHS South Yorkshire Integrated Care Board', 'Y63'],
  ['QGH', 'E54000019', 'NHS Herefordshire and Worcestershire Integrated Care Board', 'Y60'],
  ['QH8', 'E54000026', 'NHS Mid and South Essex Integrated Care Board', 'Y61'],
  ['QHG', 'E54000024', 'NHS Bedfordshire, Luton and Milton Keynes Integrated Care Board', 'Y61'],
  ['QHL', 'E54000055', 'NHS Birmingham and Solihull Integrated Care Board', 'Y60'],
  ['QHM', 'E54000050', 'NHS North East and North Cumbria Integrated Care Board', 'Y63'],
  ['QJ2', 'E54000058', 'NHS Derby and Derbyshire Integrated Care Board', 'Y60'],
  ['QJG', 'E54000023', 'NHS Suffolk and North East Essex Integrated Care Board', 'Y61'],
  ['QJK', 'E54000037', 'NHS Devon Integrated Care Board', 'Y58'],
  ['QJM', 'E54000013', 'NHS Lincolnshire Integrated Care Board', 'Y60'],
  ['QK1', 'E54000015', 'NHS Leicester, Leicestershire and Rutland Integrated Care Board', 'Y60'],
  ['QKK', 'E54000030', 'NHS South East London Integrated Care Board', 'Y56'],
  ['QKS', 'E54000032', 'NHS Kent and Medway Integrated Care Board', 'Y59'],
  ['QM7', 'E54000025', 'NHS Hertfordshire and West Essex Integrated Care Board', 'Y61'],
  ['QMF', 'E54000029', 'NHS North East London Integrated Care Board', 'Y56'],
  ['QMJ', 'E54000028', 'NHS North Central London Integrated Care Board', 'Y56'],
  ['QMM', 'E54000022', 'NHS Norfolk and Waveney Integrated Care Board', 'Y61'],
  ['QNC', 'E54000010', 'NHS Staffordshire and Stoke-on-Trent Integrated Care Board', 'Y60'],
  ['QNQ', 'E54000034', 'NHS Frimley Integrated Care Board', 'Y59'],
  ['QNX', 'E54000064', 'NHS Sussex Integrated Care Board', 'Y59'],
  ['QOC', 'E54000011', 'NHS Shropshire, Telford and Wrekin Integrated Care Board', 'Y60'],
  ['QOP', 'E54000057', 'NHS Greater Manchester Integrated Care Board', 'Y62'],
  ['QOQ', 'E54000051', 'NHS Humber and North Yorkshire Integrated Care Board', 'Y63'],
  ['QOX', 'E54000040', 'NHS Bath and North East Somerset, Swindon and Wiltshire Integrated Care Board', 'Y58'],
  ['QPM', 'E54000059', 'NHS Northamptonshire Integrated Care Board', 'Y60'],
  ['QR1', 'E54000043', 'NHS Gloucestershire Integrated Care Board', 'Y58'],
  ['QRL', 'E54000042', 'NHS Hampshire and Isle of Wight Integrated Care Board', 'Y59'],
  ['QRV', 'E54000027', 'NHS North West London Integrated Care Board', 'Y56'],
  ['QSL', 'E54000038', 'NHS Somerset Integrated Care Board', 'Y58'],
  ['QT1', 'E54000060', 'NHS Nottingham and Nottinghamshire Integrated Care Board', 'Y60'],
  ['QT6', 'E54000036', 'NHS Cornwall and the Isles of Scilly Integrated Care Board', 'Y58'],
  ['QU9', 'E54000044', 'NHS Buckinghamshire, Oxfordshire and Berkshire West Integrated Care Board', 'Y59'],
  ['QUA', 'E54000062', 'NHS Black Country Integrated Care Board', 'Y60'],
  ['QUE', 'E54000056', 'NHS Cambridgeshire and Peterborough Integrated Care Board', 'Y61'],
  ['QUY', 'E54000039', 'NHS Bristol, North Somerset and South Gloucestershire Integrated Care Board', 'Y58'],
  ['QVV', 'E54000041', 'NHS Dorset Integrated Care Board', 'Y58'],
  ['QWE', 'E54000031', 'NHS South West London Integrated Care Board', 'Y56'],
  ['QWO', 'E54000054', 'NHS West Yorkshire Integrated Care Board', 'Y63'],
  ['QWU', 'E54000018', 'NHS Coventry and Warwickshire Integrated Care Board', 'Y60'],
  ['QXU', 'E54000063', 'NHS Surrey Heartlands Integrated Care Board', 'Y59'],
  ['QYG', 'E54000008', 'NHS Cheshire and Merseyside Integrated Care Board', 'Y62'],
];

const SUB_ICB_ROWS: readonly Row[] = [
  ['00P', 'E38000176', 'NHS Sunderland CCG', 'QHM'],
  ['00Q', 'E38000014', 'NHS Blackburn with Darwen CCG', 'QE1'],
  ['00R', 'E38000015', 'NHS Blackpool CCG', 'QE1'],
  ['00T', 'E38000016', 'NHS Bolton CCG', 'QOP'],
  ['00Y', 'E38000135', 'NHS Oldham CCG', 'QOP'],
  ['01E', 'E38000227', 'NHS Greater Preston CCG', 'QE1'],
  ['01G', 'E38000143', 'NHS Salford CCG', 'QOP'],
  ['01H', 'E38000215', 'NHS North Cumbria CCG', 'QHM'],
  ['01K', 'E38000228', 'NHS Morecambe Bay CCG', 'QE1'],
  ['01W', 'E38000174', 'NHS Stockport CCG', 'QOP'],
  ['02E', 'E38000194', 'NHS Warrington CCG', 'QYG'],
  ['02H', 'E38000205', 'NHS Wigan Borough CCG', 'QOP'],
  ['02P', 'E38000006', 'NHS Barnsley CCG', 'QF7'],
  ['02T', 'E38000025', 'NHS Calderdale CCG', 'QWO'],
  ['02X', 'E38000044', 'NHS Doncaster CCG', 'QF7'],
  ['03F', 'E38000085', 'NHS Hull CCG', 'QOQ'],
  ['03H', 'E38000119', 'NHS North East Lincolnshire CCG', 'QOQ'],
  ['03K', 'E38000122', 'NHS North Lincolnshire CCG', 'QOQ'],
  ['03L', 'E38000141', 'NHS Rotherham CCG', 'QF7'],
  ['03N', 'E38000146', 'NHS Sheffield CCG', 'QF7'],
  ['03Q', 'E38000188', 'NHS Vale of York CCG', 'QOQ'],
  ['03R', 'E38000190', 'NHS Wakefield CCG', 'QWO'],
  ['04C', 'E38000097', 'NHS Leicester City CCG', 'QK1'],
  ['05W', 'E38000175', 'NHS Stoke on Trent CCG', 'QNC'],
  ['06H', 'E38000260', 'NHS Cambridgeshire and Peterborough CCG', 'QUE'],
  ['06L', 'E38000086', 'NHS Ipswich and East Suffolk CCG', 'QJG'],
  ['09D', 'E38000021', 'NHS Brighton and Hove CCG', 'QNX'],
  ['10Q', 'E38000136', 'NHS Oxfordshire CCG', 'QU9'],
  ['10R', 'E38000137', 'NHS Portsmouth CCG', 'QRL'],
  ['11J', 'E38000045', 'NHS Dorset CCG', 'QVV'],
  ['11M', 'E38000062', 'NHS Gloucestershire CCG', 'QR1'],
  ['11N', 'E38000089', 'NHS Kernow CCG', 'QT6'],
  ['13T', 'E38000212', 'NHS Newcastle Gateshead CCG', 'QHM'],
  ['14L', 'E38000217', 'NHS Manchester CCG', 'QOP'],
  ['15A', 'E38000221', 'NHS Berkshire West CCG', 'QU9'],
  ['15C', 'E38000222', 'NHS Bristol, North Somerset and South Gloucestershire CCG', 'QUY'],
  ['15E', 'E38000258', 'NHS Birmingham and Solihull CCG', 'QHL'],
  ['15F', 'E38000225', 'NHS Leeds CCG', 'QWO'],
  ['15M', 'E38000261', 'NHS Derby and Derbyshire CCG', 'QJ2'],
  ['15N', 'E38000230', 'NHS Devon CCG', 'QJK'],
  ['16C', 'E38000247', 'NHS Tees Valley CCG', 'QHM'],
  ['18C', 'E38000236', 'NHS Herefordshire CCG', 'QGH'],
  ['26A', 'E38000239', 'NHS Norfolk and Waveney CCG', 'QMM'],
  ['27D', 'E38000233', 'NHS Cheshire CCG', 'QYG'],
  ['36J', 'E38000232', 'NHS Bradford District and Craven CCG', 'QWO'],
  ['36L', 'E38000245', 'NHS South West London CCG', 'QWE'],
  ['42D', 'E38000241', 'NHS North Yorkshire CCG', 'QOQ'],
  ['52R', 'E38000243', 'NHS Nottingham and Nottinghamshire CCG', 'QT1'],
  ['71E', 'E38000238', 'NHS Lincolnshire CCG', 'QJM'],
  ['72Q', 'E38000244', 'NHS South East London CCG', 'QKK'],
  ['78H', 'E38000262', 'NHS Northamptonshire CCG', 'QPM'],
  ['84H', 'E38000234', 'NHS County Durham CCG', 'QHM'],
  ['91Q', 'E38000237', 'NHS Kent and Medway CCG', 'QKS'],
  ['92G', 'E38000231', 'NHS Bath and North East Somerset, Swindon and Wiltshire CCG', 'QOX'],
  ['93C', 'E38000240', 'NHS North Central London CCG', 'QMJ'],
  ['99A', 'E38000101', 'NHS Liverpool CCG', 'QYG'],
  ['A3A8R', 'E38000255', 'NHS North East London CCG', 'QMF'],
  ['B2M3M', 'E38000251', 'NHS Coventry and Warwickshire CCG', 'QWU'],
  ['D2P2L', 'E38000259', 'NHS Black Country and West Birmingham CCG', 'QUA'],
  ['D9Y0V', 'E38000253', 'NHS Hampshire, Southampton and Isle of Wight CCG', 'QRL'],
  ['M1J4Y', 'E38000249', 'NHS Bedfordshire, Luton and Milton Keynes CCG', 'QHG'],
  ['M2L0M', 'E38000257', 'NHS Shropshire and Telford and Wrekin CCG', 'QOC'],
  ['W2U3Z', 'E38000256', 'NHS North West London CCG', 'QRV'],
  ['X2C4Y', 'E38000254', 'NHS Kirklees CCG', 'QWO'],
];

/** All 42. */
export const INTEGRATED_CARE_BOARDS: ReadonlyMap<string, IntegratedCareBoard> = new Map(
  ICB_ROWS.map(([ods, ons, name, within]) => [ods, { ods, ons, name, region: find(REGIONS, within) }]),
);

/** Those of the places that the world is set in. */
export const SUB_ICBS: ReadonlyMap<string, SubIcb> = new Map(
  SUB_ICB_ROWS.map(([ods, ons, formerly, within]) => {
    const icb = find([...INTEGRATED_CARE_BOARDS.values()], within);
    const name = `${icb.name.replace('Integrated Care Board', 'ICB').toUpperCase()} - ${ods}`;
    return [ods, { ods, ons, name, formerly, icb }];
  }),
);

function find<T extends { readonly ods: string }>(all: readonly T[], ods: string): T {
  return all.find((one) => one.ods === ods) as T;
}
