/**
 * Names of people whose families came from elsewhere, by community, each list with what is commonest first. After what is common in the
 * country of origin and among its people in England; the order is approximate.
 */

export interface CommunityNames {
  readonly family: string;
  /** The same names as women bear them, in the same order, where that differs. */
  readonly familyOfWomen?: string;
  /** Given to those who were born before 1985, and after. */
  readonly female: readonly [older: string, younger: string];
  readonly male: readonly [older: string, younger: string];
}

export const IRISH: CommunityNames = {
  family: `Murphy, Kelly, O'Sullivan, Walsh, O'Brien, Byrne, Ryan, O'Connor, O'Neill, O'Reilly, Doyle, McCarthy, Gallagher, Doherty, Kennedy,
    Lynch, Murray, Quinn, Moore, McLoughlin, O'Carroll, Connolly, Daly, Wilson, Dunne, Brennan, Burke, Collins, Campbell, Clarke, Hughes,
    Farrell, Fitzgerald, Nolan, Flynn, Whelan, Duffy, Maguire, Healy, Casey, Sweeney, Hayes, Power, McGrath, Moran, Keane, Regan, Cullen,
    Fitzpatrick, Hogan, Rafferty, Geraghty, Considine, Tierney, Mulligan, Heffernan`,
  female: [
    'Mary, Margaret, Bridget, Kathleen, Eileen, Nora, Breda, Josephine, Theresa, Noreen, Philomena, Bernadette, Carmel, Geraldine, Sinéad, Deirdre, Fionnuala, Maeve',
    'Aoife, Niamh, Ciara, Saoirse, Siobhán, Róisín, Caoimhe, Orla, Clodagh, Emma, Sarah, Éabha, Gráinne, Aisling, Sadhbh, Grace',
  ],
  male: [
    'Patrick, John, Michael, Seán, Thomas, Brendan, Declan, Kevin, Dermot, Gerard, Noel, Eamon, Desmond, Liam, Colm, Cornelius, Finbarr, Aidan',
    'Conor, Cian, Oisín, Ciarán, Darragh, Cillian, Eoin, Fionn, Tadhg, Rory, Ruairí, Cathal, Jack, James, Finn, Shane',
  ],
};

export const POLISH: CommunityNames = {
  family: `Nowak, Kowalski, Wiśniewski, Wójcik, Kowalczyk, Kamiński, Lewandowski, Zieliński, Szymański, Woźniak, Dąbrowski, Kozłowski, Jankowski,
    Mazur, Kwiatkowski, Krawczyk, Kaczmarek, Piotrowski, Grabowski, Zając, Pawłowski, Michalski, Król, Wieczorek, Jabłoński, Wróbel, Nowakowski,
    Majewski, Olszewski, Stępień`,
  familyOfWomen: `Nowak, Kowalska, Wiśniewska, Wójcik, Kowalczyk, Kamińska, Lewandowska, Zielińska, Szymańska, Woźniak, Dąbrowska, Kozłowska,
    Jankowska, Mazur, Kwiatkowska, Krawczyk, Kaczmarek, Piotrowska, Grabowska, Zając, Pawłowska, Michalska, Król, Wieczorek, Jabłońska, Wróbel,
    Nowakowska, Majewska, Olszewska, Stępień`,
  female: [
    'Anna, Katarzyna, Agnieszka, Małgorzata, Joanna, Magdalena, Monika, Ewa, Barbara, Beata, Dorota, Iwona, Elżbieta, Krystyna, Aneta, Sylwia',
    'Julia, Zuzanna, Zofia, Maja, Oliwia, Natalia, Aleksandra, Wiktoria, Amelia, Hanna, Lena, Karolina, Paulina, Patrycja, Nadia, Gabriela',
  ],
  male: [
    'Piotr, Krzysztof, Andrzej, Tomasz, Paweł, Marcin, Michał, Grzegorz, Marek, Łukasz, Robert, Dariusz, Mariusz, Artur, Jacek, Zbigniew',
    'Jakub, Kacper, Filip, Szymon, Mateusz, Bartosz, Adrian, Oskar, Oliwier, Antoni, Jan, Aleksander, Dawid, Kamil, Patryk, Igor',
  ],
};

export const ROMANIAN: CommunityNames = {
  family: `Popa, Popescu, Ionescu, Radu, Stan, Dumitru, Stoica, Gheorghe, Munteanu, Rusu, Constantin, Matei, Marin, Ciobanu, Moldovan, Lazăr, Florea,
    Dinu, Dobre, Barbu, Nistor, Cojocaru, Toma, Ungureanu, Dragomir, Ionita`,
  female: [
    'Maria, Elena, Ioana, Mihaela, Cristina, Daniela, Andreea, Alina, Gabriela, Simona, Monica, Carmen, Florentina, Nicoleta, Ramona',
    'Sofia, Maria, Antonia, Alexandra, Ștefania, Bianca, Daria, Anastasia, Ioana, Eva, Natalia, Teodora',
  ],
  male: [
    'Ion, Gheorghe, Constantin, Andrei, Marian, Florin, Adrian, Mihai, Cristian, Bogdan, Vasile, Daniel, Ionut, Cătălin, Sorin, Costel',
    'David, Matei, Luca, Ștefan, Alexandru, Gabriel, Andrei, Darius, Ianis, Robert, Denis, Rareș',
  ],
};

/** Southern, western and northern Europe, and the Baltic. */
export const EUROPEAN: CommunityNames = {
  family: `Silva, Rossi, García, Santos, Ferreira, Müller, Fernandes, Pereira, Russo, Fernández, Ferrari, Schmidt, González, Costa, Rodrigues, Oliveira,
    Martínez, Bianchi, Esposito, Romano, Lopez, Papadopoulos, Kazlauskas, Jankauskas, Bērziņš, Nagy, Kovács, Tóth, Novák, Horváth, Ivanov, Petrov,
    Dimitrov, Dubois, Laurent, Moreau, Leclerc, Weber, Schneider, Fischer, Jansen, De Vries, Lindqvist, Hansen, Nielsen, Georgiou, Constantinou,
    Christodoulou, Charalambous, Hoxha, Shehu, Mendes, Sousa, Almeida, Greco`,
  female: [
    'Maria, Ana, Anna, Carla, Paola, Isabel, Elena, Sofia, Cristina, Helena, Claudia, Marta, Francesca, Teresa, Ingrid, Birgit, Monique, Rasa, Eva, Androulla',
    'Sofia, Giulia, Lucía, Emma, Matilde, Chiara, Laura, Beatriz, Inês, Aurora, Carolina, Léa, Chloé, Emilija, Gabija, Hanna, Eleni, Ema',
  ],
  male: [
    'José, António, Marco, Giuseppe, João, Carlos, Manuel, Luca, Paulo, Francesco, Andrea, Juan, Hans, Jürgen, Pierre, Georgios, Andreas, Darius, Zoltán, Ivan',
    'Leonardo, Francesco, Hugo, Mateo, Lucas, Alessandro, Tomás, Martim, Gabriel, Diego, Matteo, Lorenzo, Lukas, Louis, Nojus, Bence, Nikolaos, Elias',
  ],
};

export const TURKISH: CommunityNames = {
  family: `Yılmaz, Kaya, Demir, Şahin, Çelik, Yıldız, Aydın, Öztürk, Arslan, Doğan, Kılıç, Aslan, Çetin, Kara, Koç, Kurt, Özdemir, Polat, Korkmaz, Bulut`,
  female: [
    'Fatma, Ayşe, Emine, Hatice, Zeynep, Elif, Meryem, Sultan, Hülya, Gülay, Sevgi, Nurcan',
    'Zeynep, Elif, Defne, Azra, Ela, Miray, Selin, Melis, Dilara, Ceren',
  ],
  male: [
    'Mehmet, Mustafa, Ahmet, Ali, Hüseyin, Hasan, İbrahim, Murat, Kemal, Cemal, Yusuf, Ömer',
    'Yusuf, Eymen, Emir, Kerem, Deniz, Can, Emre, Baran, Efe, Mert',
  ],
};

/** Gujaratis and others from the north and west of India. */
export const INDIAN: CommunityNames = {
  family: `Patel, Shah, Sharma, Mistry, Desai, Gupta, Mehta, Kumar, Parmar, Chauhan, Solanki, Joshi, Verma, Rao, Vaghela, Amin, Thakkar, Bhatt, Agarwal,
    Modi, Rathod, Pandya, Tailor, Lad, Trivedi, Jain, Kapoor, Malhotra, Chopra, Khanna, Bhatia, Soni, Dave, Panchal, Makwana, Nair, Menon, Iyer, Reddy,
    Fernandes, D'Souza, Pillai, Das, Banerjee, Mukherjee, Ghosh, Thomas, Mathew`,
  female: [
    'Meena, Usha, Kokila, Pushpa, Nirmala, Hansa, Jyoti, Bhavna, Sunita, Anita, Rekha, Manjula, Kalpana, Daksha, Sangita, Vandana, Shobha, Lata, Geeta, Smita',
    'Priya, Anjali, Aanya, Diya, Isha, Riya, Pooja, Neha, Kavya, Ananya, Mira, Anika, Shreya, Nisha, Aarya, Saanvi, Tara, Krisha, Avni, Roshni',
  ],
  male: [
    'Ramesh, Suresh, Mahesh, Dinesh, Kishor, Bharat, Rajesh, Anil, Vijay, Ashok, Harish, Sanjay, Mukesh, Jayesh, Pravin, Naresh, Nitin, Manoj, Arvind, Prakash',
    'Arjun, Aarav, Rohan, Dhruv, Krish, Aryan, Rahul, Karan, Vivaan, Nikhil, Jay, Dev, Ishaan, Vihaan, Akash, Kiran, Neel, Rishi, Veer, Yash',
  ],
};

/** Sikhs of the Punjab: men have Singh and women Kaur for a middle name, and some for a family name. */
export const PUNJABI: CommunityNames = {
  family: `Singh, Gill, Sandhu, Dhillon, Sidhu, Grewal, Johal, Bains, Dhaliwal, Mann, Uppal, Sahota, Virdee, Atwal, Sangha, Purewal, Hayer, Randhawa, Bhogal,
    Matharu, Panesar, Aujla, Cheema, Thind, Lally, Kang, Nijjar, Rai, Basra, Chahal`,
  familyOfWomen: `Kaur, Gill, Sandhu, Dhillon, Sidhu, Grewal, Johal, Bains, Dhaliwal, Mann, Uppal, Sahota, Virdee, Atwal, Sangha, Purewal, Hayer, Randhawa,
    Bhogal, Matharu, Panesar, Aujla, Cheema, Thind, Lally, Kang, Nijjar, Rai, Basra, Chahal`,
  female: [
    'Surinder, Balbir, Gurmeet, Harjinder, Kulwinder, Manjit, Paramjit, Jaswinder, Sukhwinder, Rajinder, Amarjit, Baljit, Daljit, Kamaljit, Ravinder, Satwant',
    'Harpreet, Simran, Jasleen, Navdeep, Kiran, Gurpreet, Amrit, Jasmine, Harleen, Manpreet, Rajvir, Avneet, Sukhdeep, Kirandeep, Anmol, Prabhleen',
  ],
  male: [
    'Gurdeep, Balwinder, Harbhajan, Jaspal, Kuldip, Mohinder, Surjit, Avtar, Sukhdev, Gurmit, Jarnail, Rajinder, Amarjit, Baldev, Tarsem, Santokh, Mukhtiar, Ranjit',
    'Arjan, Jaskaran, Gurveer, Harjot, Manveer, Jovan, Simranjit, Amandeep, Hardeep, Jagdeep, Karanveer, Ranveer, Sukhraj, Kirpal, Harnek, Tejvir',
  ],
};

export const PAKISTANI: CommunityNames = {
  family: `Khan, Hussain, Ahmed, Ali, Mahmood, Iqbal, Akhtar, Malik, Shah, Mohammed, Butt, Mirza, Chaudhry, Qureshi, Raja, Sheikh, Bashir, Aslam, Rashid, Younis,
    Nawaz, Saeed, Zaman, Rehman, Javed, Ashraf, Aziz, Afzal, Shabir, Rafiq, Majid, Arshad, Tariq, Yaqoob, Sadiq, Hanif, Parveen, Bhatti, Awan, Dar, Siddiqui,
    Anwar, Farooq, Latif`,
  female: [
    'Nasreen, Shazia, Farzana, Parveen, Zahida, Rukhsana, Shabana, Naseem, Tahira, Yasmin, Samina, Robina, Rashida, Saima, Nazia, Shaheen, Kausar, Zarina, Fozia, Riffat',
    'Aisha, Maryam, Fatima, Zainab, Khadija, Hafsa, Aleena, Iqra, Sana, Zara, Amina, Hira, Mahnoor, Ayesha, Inaya, Eshal, Anaya, Sumaiya, Laiba, Aliza',
  ],
  male: [
    'Mohammed, Tariq, Nadeem, Arshad, Zahid, Shabir, Khalid, Javed, Abdul, Mahmood, Sajid, Nasir, Rashid, Tahir, Amjad, Ghulam, Riaz, Saeed, Asif, Pervez, Zafar, Imran',
    'Mohammed, Muhammad, Hamza, Yusuf, Ibrahim, Zain, Adam, Haris, Bilal, Umar, Usman, Abdullah, Ali, Zayn, Musa, Rayyan, Eesa, Junaid, Hassan, Daniyal, Ayaan',
  ],
};

export const BANGLADESHI: CommunityNames = {
  family: `Miah, Ahmed, Ali, Uddin, Hussain, Islam, Rahman, Choudhury, Khan, Alam, Hoque, Ullah, Karim, Haque, Chowdhury, Khatun, Akhtar, Hossain, Sarker, Talukdar`,
  familyOfWomen: `Begum, Begum, Khatun, Begum, Hussain, Islam, Rahman, Choudhury, Khanom, Alam, Hoque, Begum, Karim, Haque, Chowdhury, Khatun, Akhtar, Hossain, Sarker,
    Talukdar`,
  female: [
    'Rahela, Shirin, Nazma, Rokeya, Hasna, Shahana, Rina, Jahanara, Monowara, Ayesha, Rehana, Salma, Sultana, Shamima, Nurun, Luthfa',
    'Maryam, Aaliyah, Tasnim, Nusrat, Sumaiya, Fahmida, Tahmina, Anika, Safiya, Jannat, Rumana, Nadia, Aisha, Mahira',
  ],
  male: [
    'Abdul, Mohammed, Nurul, Shamsul, Mizanur, Rafiqul, Abdur, Anwar, Faruk, Kamal, Jamal, Harun, Syed, Aminul, Habibur, Shofiqul, Moinul',
    'Mohammed, Tahmid, Rahim, Ibrahim, Yahya, Sami, Nabil, Tanvir, Ayaan, Zakaria, Rafi, Sadik, Imran, Mahdi, Shakil',
  ],
};

/** Sri Lanka, Nepal, the Philippines, Vietnam, Afghanistan and others. */
export const OTHER_ASIAN: CommunityNames = {
  family: `Santos, Gurung, Sivakumar, Nguyen, Rai, Reyes, Cruz, Thapa, Perera, Fernando, Selvarajah, Tamang, Limbu, Tran, Ramos, Pham, Garcia, Mendoza, Shrestha, Rajan,
    Kandiah, De Silva, Le, Bautista, Ahmadi, Rahimi, Hashimi, Noori, Kim, Tanaka`,
  female: [
    'Maria, Rosario, Maricel, Sumathi, Vasanthi, Kamala, Devi, Laxmi, Thi Hoa, Thi Lan, Marilou, Jocelyn, Shanthi, Nirmala, Zahra, Noriko',
    'Angel, Princess, Sajana, Abinaya, Kavitha, Linh, Mai, Althea, Bianca, Tharshini, Prasansa, Sabina, Zahra, Yuna, Trang',
  ],
  male: [
    'Jose, Bahadur, Sivanesan, Ranjith, Van Minh, Roberto, Ganesh, Suresh, Rolando, Nimal, Mahendran, Krishna, Van Hung, Ernesto, Ahmad, Kenji',
    'Joshua, Nathaniel, Bishal, Sanjay, Minh, Tuan, Gabriel, Kavin, Pravin, Aayush, Suman, Omid, Hamid, Duc, Miguel',
  ],
};

export const CHINESE: CommunityNames = {
  family: `Chen, Wong, Li, Wang, Chan, Zhang, Liu, Lee, Cheung, Huang, Lam, Yang, Leung, Lin, Wu, Zhao, Ho, Zhou, Ng, Xu, Tang, Cheng, Sun, Ma, Yip, Lau, Tsang, Zhu, Kwok, Hui,
    Guo, Poon`,
  female: [
    'Mei Ling, Siu Ling, Wai Yin, Li, Yan, Fang, Hong, Xiu Ying, Mei, Lai Fong, Yuk Lan, Min, Ying, Ping, Oi Lin',
    'Xin Yi, Jia Yi, Mei, Zi Han, Yan Tung, Hoi Ching, Chloe, Emily, Sophia, Wing Yan, Yu Tong, Jasmine, Xuan, Tsz Ching',
  ],
  male: [
    'Wei, Jian, Kwok Wai, Chi Keung, Ming, Wai Man, Jun, Qiang, Kam Wah, Feng, Tak Ming, Lei, Siu Ming, Yong, Hing',
    'Jason, Ho Yin, Zi Xuan, Hao Ran, Lucas, Ka Ho, Yi Chen, Ethan, Tsz Hin, Ryan, Hao Yu, Jia Hao, Chun Hei, Kai',
  ],
};

/** Nigeria and Ghana. */
export const WEST_AFRICAN: CommunityNames = {
  family: `Mensah, Okafor, Adeyemi, Owusu, Boateng, Osei, Eze, Okonkwo, Adebayo, Asante, Ojo, Appiah, Agyeman, Balogun, Oladipo, Nwosu, Amoah, Okoro, Adewale, Ogunleye, Sarpong,
    Frimpong, Ibrahim, Olawale, Acheampong, Chukwu, Afolabi, Antwi, Obi, Ajayi, Kamara, Sesay, Bangura, Conteh, Nnamdi, Akintola, Darko, Addo`,
  female: [
    'Grace, Comfort, Florence, Mercy, Folake, Ngozi, Abena, Akosua, Bukola, Chioma, Esther, Patience, Yetunde, Adwoa, Funmilayo, Victoria, Blessing, Afia, Ifeoma, Hawa',
    'Adaeze, Chidinma, Temiloluwa, Ama, Ayomide, Blessing, Favour, Esi, Ifeoluwa, Chizara, Oluwaseun, Efua, Tiwa, Nana, Zainab, Naomi, Deborah, Abigail',
  ],
  male: [
    'Emmanuel, Samuel, Joseph, Kwame, Emeka, Tunde, Kofi, Kwabena, Chukwuma, Olusegun, Ayodele, Yaw, Daniel, Babatunde, Ikechukwu, Kwaku, Femi, Anthony, Ibrahim, Sulaiman',
    'David, Joshua, Daniel, Toluwani, Chidi, Kwesi, Oluwatobi, Emmanuel, Samuel, Nathan, Ebenezer, Jayden, Obinna, Tobi, Kojo, Elijah, Gabriel, Michael',
  ],
};

/** Somalia, Eritrea, Ethiopia and Sudan. */
export const EAST_AFRICAN: CommunityNames = {
  family: `Mohamed, Ali, Ahmed, Hassan, Abdi, Yusuf, Hussein, Omar, Ibrahim, Osman, Warsame, Farah, Jama, Abdullahi, Aden, Ismail, Nur, Tesfaye, Haile, Gebremedhin, Bekele,
    Tekle, Elmi, Duale, Idris`,
  female: [
    'Fadumo, Amina, Halima, Khadija, Hodan, Sahra, Maryan, Asha, Habiba, Ubah, Shukri, Zeinab, Tigist, Selam, Almaz, Saado',
    'Hibaq, Ayaan, Ikram, Sumaya, Hafsa, Fatima, Nasra, Ruweyda, Hamdi, Maryam, Bethlehem, Naima, Khadra, Yasmin',
  ],
  male: [
    'Mohamed, Abdi, Ahmed, Hassan, Ali, Omar, Yusuf, Abdirahman, Ismail, Mohamud, Farah, Dawit, Yohannes, Abdullahi, Bashir, Said',
    'Abdirahman, Yahya, Zakariya, Abdullahi, Ayub, Mustafa, Ridwan, Khalid, Ibrahim, Liban, Hamza, Nahom, Idris, Bilal',
  ],
};

/** Zimbabwe, Kenya, Uganda, the Congo and others. */
export const SOUTHERN_AFRICAN: CommunityNames = {
  family: `Moyo, Ndlovu, Sibanda, Dube, Ncube, Banda, Mutasa, Phiri, Kamau, Otieno, Mwangi, Wanjiru, Okello, Nakato, Kabila, Ilunga, Mukendi, Chikwanha, Nyathi, Marufu, Zulu,
    Tshabalala, Nkosi, Musa, Kasongo`,
  female: [
    'Grace, Memory, Patience, Tendai, Beauty, Precious, Rudo, Wanjiku, Achieng, Esther, Sithembile, Joyce, Agnes, Marie, Chipo',
    'Tanaka, Ruvimbo, Anesu, Nyasha, Makanaka, Thandiwe, Faith, Hope, Joy, Naledi, Divine, Naomi',
  ],
  male: [
    'Tendai, Joseph, Blessing, Farai, Tapiwa, Peter, John, Kamau, Ochieng, Simba, Godfrey, Moses, Jean-Pierre, Innocent, Sipho',
    'Tinashe, Takudzwa, Tawananyasha, Kudzai, Emmanuel, Brian, Ethan, Prince, Joel, Panashe, Kundai, Christian',
  ],
};

/** Family names that came with people from the Caribbean; their first names are Britain's, and these. */
export const CARIBBEAN: CommunityNames = {
  family: `Brown, Williams, Campbell, Johnson, Clarke, Grant, Gordon, Smith, Thompson, Morgan, Lewis, Francis, Reid, Morrison, Bailey, Joseph, Charles, Edwards, Henry, Powell,
    Allen, James, Stewart, Palmer, Hinds, Nelson, Walters, Facey, Bennett, Blake, Douglas, Graham, McKenzie, Beckford, Dacosta, Pryce, Wray, Samuels, Alleyne, Bryan, Cumberbatch,
    St Hilaire, Pierre, Baptiste, Forde, Greenidge, Brathwaite`,
  female: [
    'Gloria, Sonia, Marcia, Beverley, Icilda, Hyacinth, Merlene, Yvonne, Sharon, Marva, Carmen, Pearl, Winsome, Lorna, Sandra, Jennifer, Claudette, Paulette, Verona, Ionie',
    'Aaliyah, Shanice, Tiana, Kiara, Jasmine, Chantelle, Renée, Leah, Tamara, Nevaeh, Ebony, Simone, Monique, Naomi, Kezia, Amara, Ruby, Jade',
  ],
  male: [
    'Winston, Errol, Clive, Leroy, Neville, Trevor, Delroy, Lloyd, Carlton, Desmond, Cecil, Vincent, Everton, Glenroy, Rupert, Lascelles, Courtney, Michael, Anthony, Donovan',
    'Jermaine, Tyrone, Jordan, Malachi, Isaiah, Tyrell, Marcus, Kaiden, Reuben, Dante, Micah, Jerome, Elijah, Tariq, Kai, Zion, Nathaniel, Andre',
  ],
};

/** The Arab countries. */
export const ARAB: CommunityNames = {
  family: `Ahmed, Hassan, Ali, Ibrahim, Mohammed, Hussein, Saleh, Al-Masri, Haddad, Khalil, Abdullah, Mahmoud, Youssef, Nasser, Said, Al-Hamdani, Al-Jaberi, Rahman, Kassem,
    Mansour, Barakat, Aziz, Saad, Khoury, Al-Sayed, Bennani, El-Amin, Darwish, Qasim, Shamsi`,
  female: [
    'Fatima, Samira, Nadia, Layla, Huda, Amal, Salma, Iman, Mona, Suad, Najla, Hanan, Wafa, Latifa, Rania, Zeinab',
    'Mariam, Yasmin, Lina, Noor, Jana, Sara, Hala, Farah, Malak, Dana, Aya, Leen, Salma, Rana',
  ],
  male: [
    'Mohammed, Ahmed, Ali, Hassan, Khaled, Omar, Mahmoud, Ibrahim, Samir, Tarek, Adel, Walid, Yasser, Nabil, Hisham, Jamal',
    'Omar, Youssef, Adam, Karim, Zaid, Hamza, Ibrahim, Ali, Yahya, Anas, Tamim, Faris, Ilyas, Rami',
  ],
};

/** Iran, Kurdistan, Latin America and others. */
export const ELSEWHERE: CommunityNames = {
  family: `Hosseini, Karimi, Rodriguez, Ahmadi, Gonzalez, Mohammadi, Rezaei, Mahmood, Rashid, Aziz, Gomez, Lima, Souza, Rahimi, Moradi, Cohen, Levy, Barzani, Salih, Torres, Vargas,
    Hernandez, Jafari, Kazemi, Shapiro`,
  female: [
    'Maryam, Zahra, Shirin, Fatemeh, Nasrin, Ana, Claudia, Patricia, Luz, Mahin, Parisa, Narges, Ruth, Shilan, Miriam',
    'Sara, Parmida, Isabella, Valentina, Ava, Helin, Camila, Lana, Roza, Talia, Elika, Luciana',
  ],
  male: [
    'Reza, Ali, Hossein, Mehdi, Carlos, Luis, Jorge, Hamid, Karwan, Majid, Farhad, David, Azad, Javier, Samuel',
    'Amir, Daniel, Arman, Santiago, Mateo, Kian, Parsa, Nicolas, Alan, Benjamin, Arian, Emiliano',
  ],
};
