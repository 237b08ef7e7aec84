/** Names that people in England have, for the plain filler: common ones, of the languages that are spoken there. */

export const FEMALE_NAMES: readonly string[] = list(`
  Amelia, Olivia, Isla, Ava, Mia, Freya, Grace, Charlotte, Emily, Sophie, Chloe, Jessica, Megan, Bethany, Lauren, Rebecca, Sarah, Emma,
  Claire, Nicola, Joanne, Tracey, Julie, Karen, Susan, Linda, Christine, Margaret, Patricia, Jean, Dorothy, Joan, Edna, Doreen, Sheila,
  Maureen, Aisha, Fatima, Zainab, Maryam, Priya, Anjali, Harpreet, Simran, Mei, Xin, Agnieszka, Katarzyna, Ioana, Chidinma, Folake,
  Abena, Siobhán, Niamh, Cerys, Ffion, Zoë, Renée
`);

export const MALE_NAMES: readonly string[] = list(`
  Oliver, Noah, George, Arthur, Leo, Harry, Jack, Charlie, Jacob, Thomas, Joshua, Daniel, Matthew, Ryan, Luke, Adam, James, Christopher,
  Andrew, Paul, Mark, Stephen, David, Michael, Alan, Peter, Keith, Brian, Kenneth, Ronald, Derek, Stanley, Albert, Ernest, Mohammed,
  Yusuf, Ibrahim, Hamza, Arjun, Rohan, Gurdeep, Jaspal, Wei, Jun, Piotr, Tomasz, Andrei, Emeka, Tunde, Kwame, Seán, Ciarán, Rhys, Gethin,
  André, Jürgen
`);

export const FAMILY_NAMES: readonly string[] = list(`
  Smith, Jones, Taylor, Brown, Williams, Wilson, Johnson, Davies, Patel, Robinson, Wright, Thompson, Evans, Walker, White, Roberts,
  Green, Hall, Wood, Jackson, Clarke, Khan, Hussain, Ahmed, Ali, Begum, Singh, Kaur, Shah, Sharma, Chowdhury, Malik, Lewis, Harris,
  Cooper, King, Baker, Hill, Morris, Ward, Turner, Parker, Bell, Cook, Bailey, Murphy, Kelly, O'Brien, O'Connor, Byrne, Ryan, Doyle,
  McCarthy, Fraser, Campbell, Stewart, MacDonald, Morgan, Hughes, Griffiths, Llewellyn, Pritchard, Ashworth, Barraclough, Crowther,
  Dyson, Earnshaw, Firth, Greenwood, Hainsworth, Illingworth, Jagger, Kershaw, Lumb, Midgley, Naylor, Ogden, Pickles, Quarmby, Ramsden,
  Sutcliffe, Thackray, Utley, Varley, Whiteley, Yeadon, Nowak, Kowalski, Wiśniewski, Popescu, Ionescu, Chen, Wong, Li, Nguyen, Okafor,
  Adeyemi, Eze, Mensah, Boateng, Osei, Campbell-Grant, Fairfax-Lowe, St John, Da Silva, Fernández, Müller, Rossi, Papadopoulos, Yilmaz,
  Haddad, Al-Masri, Tesfaye
`);

/** What some call themselves. */
export const NICKNAMES: Readonly<Record<string, string>> = {
  Charlotte: 'Lottie',
  Rebecca: 'Becky',
  Patricia: 'Pat',
  Christine: 'Chris',
  Margaret: 'Peggy',
  Katarzyna: 'Kasia',
  Joshua: 'Josh',
  Christopher: 'Chris',
  Andrew: 'Andy',
  Thomas: 'Tom',
  Kenneth: 'Ken',
  Ronald: 'Ron',
  Albert: 'Bert',
  Michael: 'Mick',
};

function list(text: string): readonly string[] {
  return text.split(',').map((name) => name.trim());
}
