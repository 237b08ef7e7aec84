/**
 * First names of people born in England and Wales, each list in the order of how common they were among the babies of about ten
 * years. After the Office for National Statistics' lists of historic names (100 most common, 1904 to 1994, by decade) and of baby names
 * (yearly since 1996); the order within a list is approximate.
 */

/** The year before which the babies of a list were born. */
export interface Cohort {
  readonly before: number;
  readonly female: string;
  readonly male: string;
}

export const BRITISH_FIRST_NAMES: readonly Cohort[] = [
  {
    before: 1935,
    female: `Margaret, Mary, Joan, Joyce, Dorothy, Kathleen, Doris, Irene, Betty, Eileen, Doreen, Lilian, Vera, Jean, Marjorie, Barbara,
      Edna, Gladys, Audrey, Elsie, Florence, Hilda, Winifred, Ethel, Olive, Phyllis, Ivy, Edith, Muriel, Beryl, Nora, Ruth, Sheila, Freda,
      Alice, Ellen, Evelyn, Marion, Sylvia, Mavis, Hazel, Peggy`,
    male: `John, William, George, James, Ronald, Robert, Kenneth, Frederick, Thomas, Albert, Eric, Edward, Arthur, Charles, Leslie, Sidney,
      Frank, Peter, Dennis, Joseph, Alan, Stanley, Ernest, Harold, Norman, Raymond, Leonard, Alfred, Harry, Donald, Reginald, Roy, Derek,
      Henry, Geoffrey, David, Gordon, Philip, Douglas, Herbert, Cyril, Walter, Jack, Maurice, Clifford, Wilfred`,
  },
  {
    before: 1945,
    female: `Margaret, Jean, Mary, Joan, Patricia, Sheila, Barbara, Doreen, June, Shirley, Dorothy, Joyce, Maureen, Elizabeth, Audrey,
      Brenda, Kathleen, Sylvia, Eileen, Pamela, Betty, Beryl, Ann, Irene, Marion, Rita, Iris, Hazel, Jacqueline, Janet, Judith, Valerie,
      Josephine, Christine, Wendy, Marjorie, Norma, Gwendoline, Daphne, Thelma`,
    male: `John, Peter, William, Brian, David, James, Michael, Ronald, Kenneth, George, Robert, Anthony, Derek, Alan, Raymond, Roy, Dennis,
      Thomas, Donald, Eric, Frederick, Gordon, Edward, Leslie, Norman, Geoffrey, Keith, Charles, Barry, Terence, Frank, Colin, Patrick,
      Roger, Malcolm, Trevor, Ernest, Albert, Bernard, Graham, Harold, Stanley, Arthur, Clive`,
  },
  {
    before: 1955,
    female: `Margaret, Patricia, Christine, Mary, Jean, Ann, Susan, Janet, Maureen, Barbara, Valerie, Carol, Sandra, Pauline, Elizabeth,
      Joan, Pamela, Jennifer, Kathleen, Sheila, Linda, Brenda, Gillian, Judith, Marilyn, Hilary, Anne, Josephine, Rosemary, Veronica,
      Jacqueline, Lesley, Marion, Eileen, Glenys, Heather, Diana, Penelope, Lynne, Irene, Dorothy, Frances`,
    male: `John, David, Michael, Peter, Robert, Anthony, Brian, Alan, William, James, Richard, Kenneth, Roger, Keith, Colin, Christopher,
      Raymond, Terence, Barry, Roy, George, Thomas, Derek, Malcolm, Stephen, Graham, Geoffrey, Ronald, Paul, Trevor, Patrick, Edward,
      Charles, Ian, Philip, Leslie, Dennis, Clive, Norman, Andrew, Martin, Gordon, Bernard, Rodney, Melvyn, Stuart`,
  },
  {
    before: 1965,
    female: `Susan, Linda, Christine, Margaret, Janet, Patricia, Carol, Elizabeth, Mary, Anne, Ann, Jane, Jacqueline, Pauline, Sandra,
      Barbara, Gillian, Jean, Lesley, Diane, Julie, Karen, Deborah, Helen, Alison, Maureen, Lynn, Denise, Kathleen, Marion, Teresa, Hilary,
      Wendy, Jennifer, Yvonne, Sheila, Angela, Catherine, Heather, Shirley, Beverley, Judith, Rosemary, Elaine, Gail, Bernadette`,
    male: `David, John, Stephen, Michael, Peter, Robert, Paul, Alan, Christopher, Richard, Anthony, Andrew, Ian, Kevin, William, Philip,
      Keith, Graham, Martin, Nigel, Raymond, Kenneth, Colin, Brian, James, Neil, Barry, Roger, Trevor, Geoffrey, Mark, Terence, Malcolm,
      Gary, Timothy, Nicholas, Simon, Thomas, Jeffrey, Clive, Roy, Derek, Adrian, Russell, Julian, Glyn`,
  },
  {
    before: 1975,
    female: `Susan, Julie, Karen, Jacqueline, Deborah, Tracey, Jane, Helen, Diane, Sharon, Tracy, Angela, Sarah, Alison, Caroline, Amanda,
      Sandra, Linda, Catherine, Elizabeth, Carol, Joanne, Wendy, Janet, Dawn, Christine, Nicola, Lesley, Michelle, Lisa, Paula, Maria,
      Louise, Claire, Beverley, Fiona, Lorraine, Yvonne, Mandy, Gail, Samantha, Ruth, Anna, Rachel, Heather, Teresa, Annette`,
    male: `David, Paul, Andrew, Mark, John, Michael, Stephen, Ian, Robert, Richard, Christopher, Peter, Simon, Anthony, Kevin, Gary, Steven,
      Martin, James, Philip, Alan, Neil, Nigel, Timothy, Colin, Graham, Jonathan, Nicholas, William, Adrian, Brian, Stuart, Keith, Thomas,
      Patrick, Sean, Carl, Trevor, Wayne, Shaun, Kenneth, Barry, Derek, Dean, Jeremy, Duncan, Robin`,
  },
  {
    before: 1985,
    female: `Sarah, Claire, Nicola, Emma, Lisa, Joanne, Michelle, Helen, Samantha, Karen, Victoria, Rachel, Louise, Julie, Clare, Rebecca,
      Sharon, Tracey, Catherine, Angela, Alison, Jane, Jennifer, Susan, Kelly, Amanda, Donna, Jacqueline, Caroline, Elizabeth, Kerry, Zoe,
      Dawn, Natalie, Katherine, Hayley, Anna, Lucy, Laura, Stacey, Melanie, Leanne, Heather, Ruth, Lindsay, Marie, Tanya`,
    male: `Paul, Mark, David, Andrew, Richard, Christopher, James, Simon, Michael, Matthew, Stephen, Lee, John, Robert, Darren, Daniel,
      Steven, Jason, Nicholas, Jonathan, Ian, Neil, Peter, Stuart, Anthony, Martin, Kevin, Craig, Philip, Gary, Scott, Wayne, Timothy,
      Benjamin, Adam, Alan, Dean, Adrian, Carl, William, Thomas, Gareth, Alexander, Russell, Edward, Marc, Damian, Barnaby`,
  },
  {
    before: 1995,
    female: `Sarah, Laura, Gemma, Emma, Rebecca, Claire, Victoria, Samantha, Rachel, Amy, Jennifer, Nicola, Katie, Lisa, Kelly, Natalie,
      Louise, Michelle, Hayley, Hannah, Helen, Charlotte, Joanne, Lucy, Elizabeth, Leanne, Danielle, Donna, Katherine, Clare, Stephanie,
      Stacey, Lauren, Jessica, Kirsty, Jade, Sophie, Kate, Jodie, Zoe, Catherine, Naomi, Abigail, Harriet, Holly, Frances`,
    male: `Christopher, James, David, Daniel, Michael, Matthew, Andrew, Richard, Paul, Mark, Thomas, Adam, Robert, John, Lee, Benjamin,
      Steven, Jonathan, Craig, Stephen, Simon, Nicholas, Peter, Anthony, Alexander, Gary, Ian, Ryan, Darren, Stuart, Joseph, Martin, Liam,
      Joshua, Scott, Luke, Sam, Ashley, Jamie, Gareth, Philip, Ben, William, Timothy, Dean, Neil, Edward, Kevin, Shaun, Oliver`,
  },
  {
    before: 2005,
    female: `Rebecca, Lauren, Jessica, Charlotte, Hannah, Sophie, Amy, Emily, Laura, Emma, Chloe, Sarah, Lucy, Katie, Bethany, Jade, Megan,
      Alice, Rachel, Samantha, Danielle, Holly, Abigail, Olivia, Stephanie, Elizabeth, Victoria, Natalie, Zoe, Georgia, Eleanor, Molly,
      Paige, Courtney, Shannon, Leah, Ellie, Natasha, Jasmine, Kirsty, Melissa, Naomi, Georgina, Imogen, Phoebe, Francesca`,
    male: `Thomas, James, Jack, Daniel, Matthew, Ryan, Joshua, Luke, Samuel, Jordan, Adam, Michael, Alexander, Christopher, Benjamin, Joseph,
      Liam, Jake, William, Andrew, George, Lewis, Oliver, David, Robert, Jamie, Nathan, Connor, Jonathan, Harry, Callum, Aaron, Ashley,
      Bradley, Jacob, Kieran, Scott, Sam, John, Ben, Charles, Edward, Kyle, Dominic, Elliot, Sean, Cameron, Toby`,
  },
  {
    before: 2015,
    female: `Emily, Ellie, Jessica, Sophie, Chloe, Lucy, Olivia, Charlotte, Katie, Megan, Grace, Hannah, Amy, Ella, Mia, Lily, Abigail, Emma,
      Amelia, Molly, Lauren, Millie, Holly, Leah, Caitlin, Rebecca, Georgia, Bethany, Eleanor, Isabelle, Daisy, Elizabeth, Freya, Isabella,
      Poppy, Ruby, Evie, Summer, Phoebe, Erin, Alice, Isobel, Scarlett, Libby, Matilda, Imogen, Rosie, Evelyn, Niamh, Martha`,
    male: `Jack, Joshua, Thomas, James, Daniel, Samuel, Oliver, William, Benjamin, Joseph, Harry, Matthew, Lewis, Ethan, Luke, Charlie,
      George, Callum, Alexander, Ryan, Dylan, Jacob, Adam, Ben, Nathan, Jake, Connor, Liam, Max, Tyler, Jayden, Cameron, Riley, Archie, Leo,
      Noah, Alfie, Henry, Oscar, Lucas, Logan, Isaac, Freddie, Finley, Harrison, Edward, Toby, Bradley, Owen, Sebastian, Reuben, Louis`,
  },
  {
    before: 9999,
    female: `Olivia, Amelia, Isla, Emily, Ava, Poppy, Isabella, Lily, Jessica, Sophie, Grace, Mia, Evie, Sophia, Ella, Ivy, Freya, Florence,
      Willow, Charlotte, Rosie, Daisy, Phoebe, Millie, Elsie, Evelyn, Sienna, Alice, Harper, Matilda, Ruby, Emilia, Maisie, Aria, Eva, Mila,
      Luna, Ada, Penelope, Arabella, Violet, Bonnie, Margot, Maya, Robyn, Erin, Esme, Lottie, Eliza, Orla, Nancy, Thea, Hallie, Ottilie,
      Darcie, Harriet, Imogen`,
    male: `Oliver, Noah, George, Harry, Arthur, Jack, Charlie, Leo, Jacob, Oscar, Freddie, Theo, Archie, Henry, Thomas, Theodore, James,
      William, Alfie, Joshua, Lucas, Finley, Isaac, Logan, Alexander, Edward, Max, Joseph, Luca, Roman, Albie, Reuben, Jude, Samuel, Ethan,
      Louie, Hugo, Tommy, Benjamin, Elijah, Toby, Sebastian, Albert, Rory, Ezra, Frederick, Ronnie, Teddy, Arlo, Harrison, Stanley, Rowan,
      Dylan, Bobby, Reggie, Gabriel, Caleb, Zachary`,
  },
];

/**
 * Of a hundred thousand deaths registered in England and Wales from 1984 to 1997, how many were of people of this family name: the
 * General Register Office's figures, as the "Comparative Table of 300 Leading Surnames" gives them.
 */
export const LEADING_FAMILY_NAMES: readonly (readonly [name: string, per100000: number])[] = [
  ['Smith', 1370],
  ['Jones', 1140],
  ['Williams', 730],
  ['Taylor', 630],
  ['Brown', 580],
  ['Davies', 580],
  ['Evans', 470],
  ['Thomas', 410],
  ['Wilson', 390],
  ['Roberts', 380],
  ['Johnson', 370],
  ['Robinson', 330],
  ['Wright', 320],
  ['Thompson', 310],
  ['Walker', 310],
  ['White', 310],
  ['Edwards', 300],
  ['Green', 300],
  ['Hall', 300],
  ['Wood', 300],
  ['Harris', 290],
  ['Hughes', 290],
];

/** The others of Britain, approximately in the order of how common they are. */
export const OTHER_FAMILY_NAMES = `
  Lewis, Martin, Jackson, Clarke, Clark, Turner, Hill, Cooper, Ward, Moore, Morris, King, Watson, Baker, Harrison, Morgan, Allen, James,
  Scott, Ellis, Bennett, Young, Phillips, Richardson, Cox, Griffiths, Mitchell, Marshall, Cook, Carter, Parker, Shaw, Price, Bell, Adams,
  Miller, Murray, Collins, Simpson, Webb, Lee, Rogers, Gray, Hunt, Mills, Palmer, Holmes, Powell, Stevens, Foster, Butler, Barnes, Knight,
  Russell, Matthews, Gibson, Murphy, Chapman, Mason, Harvey, Lloyd, Fisher, Owen, Wilkinson, Pearson, Graham, Jenkins, Andrews, Reynolds,
  Fletcher, Barker, Hudson, Howard, Day, Dixon, Fox, Hunter, Rose, Saunders, Gordon, Ford, Dawson, Walsh, Brooks, West, Cole, Lawrence,
  Atkinson, Bailey, Burton, Spencer, Elliott, Pearce, Wells, Payne, Reid, Williamson, Stephens, Rees, Ross, Bradley, Newman, Francis,
  Armstrong, Lane, Watts, Carr, Gibbs, Hart, Perry, Woods, Cunningham, Bishop, Bates, Hawkins, Jordan, Nicholson, Barrett, Holland, Kennedy,
  Oliver, Davidson, Berry, Nelson, Duncan, Sutton, Lowe, Hayes, Parsons, Burns, Rice, Black, George, Warren, Hamilton, Field, Lynch,
  Douglas, Gardner, Sharp, Thomson, Harding, Robertson, Burgess, Hopkins, Peters, Coleman, Arnold, Freeman, Chambers, Fuller, Wallace,
  Long, Jennings, Booth, Osborne, Griffin, Austin, Hancock, Stone, Howell, Bird, Frost, Rowe, Cross, Read, Curtis, Nash, Dean, Miles, Moss,
  Hewitt, Cooke, May, Ball, Goodwin, Norris, Wheeler, Stephenson, Gilbert, Carpenter, Perkins, Hammond, Higgins, Cameron, Stevenson, Grant,
  Reed, Ferguson, Barber, Lambert, Porter, Page, Gregory, Bryant, Parry, Kelly, Wade, Sanders, Slater, Nicholls, Tucker, Bull, Todd, Hicks,
  Stokes, Townsend, Bartlett, Morton, Pritchard, Neal, Bowen, Banks, Kirby, Poole, Steele, Humphreys, Harper, Crawford, Pope, Dale, Byrne,
  Short, Holt, Lamb, Gill, Rhodes, Potter, Hodgson, Hooper, Birch, Willis, Marsh, Cole, Davey, Flynn, Barton, Abbott, Bond, Woodward, Sims,
  Cartwright, Preston, Norman, Goddard, Bolton, Hobbs, Kemp, Clements, Baldwin, Bentley, Kent, Charlton, Bowden, Hale, Tyler, Winter, Reeves,
  Howarth, Hurst, Mann, Talbot, Barlow, Kerr, Yates, Nixon, Briggs, Law, Hyde, Bray, Noble, Baxter, Warner, Nolan, Parkin, Sharpe, Whitehead,
  Schofield, Greenwood, Haigh, Sykes, Hirst, Armitage, Beaumont, Brook, Crowther, Dyson, Earnshaw, Firth, Holroyd, Illingworth, Kaye, Lockwood,
  Mallinson, Naylor, Oldroyd, Priestley, Ramsden, Sutcliffe, Thackray, Umpleby, Varley, Whiteley, Barraclough, Ackroyd, Bairstow, Clegg,
  Dobson, Emmott, Feather, Gledhill, Hainsworth, Ibbotson, Jowett, Kershaw, Lister, Midgley, Nutter, Ogden, Pickles, Quarmby, Rushworth,
  Stansfield, Tordoff, Uttley, Verity, Whitaker, Ashworth, Butterworth, Cropper, Duckworth, Entwistle, Fielding, Grimshaw, Haslam, Isherwood,
  Kenyon, Lomax, Marsden, Nuttall, Openshaw, Pilkington, Ramsbottom, Smethurst, Tattersall, Unsworth, Walmsley, Aspinall, Bamford, Catterall,
  Dearden, Eckersley, Farnworth, Gorton, Hargreaves, Ingham, Leigh, Molyneux, Norbury, Ormerod, Partington, Rigby, Shuttleworth, Topping,
  Winstanley, Charnley, Fairclough, Halliwell, Liptrot, Rimmer, Sefton, Elliot, Charlton, Dodds, Forster, Heslop, Hetherington, Milburn,
  Purvis, Ridley, Robson, Storey, Tait, Thirlwell, Wardle, Pattison, Fenwick, Gallon, Hedley, Liddell, Nichol, Ord, Rutherford, Swinburne,
  Trotter, Appleby, Metcalfe, Peacock, Raine, Tindale, Alderson, Coates, Featherstone, Harker, Kilburn, Longstaff, Raw, Sunter, Thwaites,
  Bagshaw, Beresford, Brailsford, Eyre, Furniss, Hallam, Heathcote, Limb, Oxley, Redfern, Staniforth, Swift, Unwin, Wragg, Allsop, Cheetham,
  Cutts, Gent, Marples, Platts, Shaw, Bloor, Cotterill, Colclough, Bourne, Brindley, Salt, Shufflebotham, Tunnicliffe, Wedgwood, Podmore,
  Corbett, Gough, Hyde, Onslow, Pugh, Vaughan, Preece, Bufton, Meredith, Tudor, Probert, Watkins, Gwynne, Beddoes, Lacey, Newey, Round,
  Tromans, Bytheway, Foley, Hackett, Homer, Hingley, Parkes, Perks, Raybould, Southall, Willetts, Woodhouse, Careless, Eustace, Freer,
  Bunting, Catchpole, Clutterbuck, Copsey, Cracknell, Daynes, Eke, Farrow, Garrod, Gooch, Hurrell, Kerridge, Ling, Mayhew, Nunn, Orford,
  Pettitt, Quantrill, Rix, Self, Thurlow, Utting, Whymark, Blyth, Cubitt, Howes, Larter, Loades, Mobbs, Pye, Sadd, Tooley, Wymer, Attwood,
  Beaney, Boorman, Burt, Chittenden, Crouch, Dray, Epps, Fagg, Godden, Hoad, Igglesden, Jarrett, Kitchenham, Luck, Muggeridge, Neve, Oyler,
  Pankhurst, Relf, Sinden, Tolhurst, Vinall, Wickens, Akehurst, Botting, Cheeseman, Duly, Etherington, Funnell, Gander, Hollands, Jupp,
  Knowles, Light, Munday, Noakes, Penfold, Rapley, Streeter, Tester, Unsted, Verrall, Wren, Blackmore, Bulpitt, Cleverley, Dibben, Eames,
  Fry, Glover, Hiscock, Ings, Kellaway, Loveless, Maidment, Northover, Old, Pitman, Rendell, Squibb, Trim, Upward, Vincent, Way, Yeatman,
  Amesbury, Bisgrove, Chard, Coombs, Derrick, Edgell, Gane, Hillier, Keevil, Lovell, Moon, Nash, Oatley, Padfield, Ricketts, Sparkes, Tanner,
  Veale, Whitcombe, Yeo, Ashplant, Bickle, Cawsey, Dymond, Ellacott, Friend, Gribble, Hannaford, Ireland, Jewell, Kingdon, Luscombe, Maddock,
  Northcott, Oke, Pascoe, Quick, Rundle, Sercombe, Tregenza, Uren, Vivian, Westcott, Angove, Bolitho, Chegwidden, Curnow, Hosking, Jago, Kitto,
  Nankervis, Opie, Penhaligon, Rosewarne, Spargo, Trelawney, Trevithick, Barnett, Crane, Drake, Falconer, Golding, Heron, Keeble, Lark,
  Merriman, Nightingale, Osgood, Partridge, Quail, Swallow, Teale, Woodcock, Blakemore, Chilvers, Dunmore, Easton, Fairhurst, Gatenby,
  Harcourt, Inskip, Kirkby, Langley, Melrose, Newcombe, Oakley, Pemberton, Radcliffe, Stanley, Thorne, Underhill, Vickers, Wakefield, Yardley,
  Ashby, Bramley, Chester, Denton, Everard, Farleigh, Garside, Hollis, Ives, Kirk, Linton, Maddison, Neville, Otley, Pickering, Rowland,
  Selby, Thornton, Upton, Venables, Wetherby, Yarwood
`;

/** Wales and its borders. */
export const WELSH_FAMILY_NAMES = `
  Jones, Davies, Williams, Evans, Thomas, Roberts, Lewis, Hughes, Morgan, Griffiths, Edwards, Owen, James, Morris, Price, Rees, Phillips,
  Jenkins, Parry, Lloyd, Powell, Pritchard, Bowen, Howells, Llewellyn, Beynon, Bevan, Gwilym, Prosser, Vaughan, Probert, Hopkin, Protheroe,
  Ellis, Rowlands, Humphreys, Pugh, Watkins, Harries, Matthias
`;

export const WELSH_FIRST_NAMES = {
  female: `Megan, Cerys, Ffion, Seren, Rhian, Bethan, Carys, Nia, Lowri, Mari, Angharad, Catrin, Elin, Sian, Gwenllian, Eirlys, Mair, Eluned,
    Delyth, Heulwen, Glenys, Bronwen, Menna, Eleri`,
  male: `Rhys, Dylan, Owain, Gareth, Huw, Ieuan, Gethin, Emyr, Geraint, Iwan, Dafydd, Aled, Gwyn, Evan, Tomos, Osian, Idris, Glyn, Hywel,
    Alun, Meirion, Ifan, Macsen, Llyr`,
};

/** Scotland. */
export const SCOTTISH_FAMILY_NAMES = `
  Smith, Brown, Wilson, Campbell, Stewart, Robertson, Thomson, Anderson, Reid, MacDonald, Scott, Murray, Taylor, Clark, Ross, Watson, Morrison,
  Paterson, Young, Mitchell, Fraser, Hamilton, Cameron, Johnston, Kerr, Duncan, Ferguson, Hunter, Simpson, Allan, Henderson, Graham, Bell,
  McDonald, MacKenzie, Sinclair, McIntosh, Wallace, Gordon, Sutherland, Buchanan, Munro, Drummond, Galbraith, MacLeod, Urquhart, Forsyth,
  Lindsay, Geddes, Dalgleish
`;

export const SCOTTISH_FIRST_NAMES = {
  female: `Fiona, Morag, Eilidh, Isla, Catriona, Kirsty, Mhairi, Ailsa, Shona, Iona, Elspeth, Isobel, Aileen, Rhona, Skye, Lorna, Moira, Senga`,
  male: `Fraser, Alasdair, Callum, Hamish, Ewan, Angus, Gregor, Struan, Fergus, Iain, Euan, Blair, Finlay, Rory, Kenneth, Duncan, Murdo, Lachlan`,
};
