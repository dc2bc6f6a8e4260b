/** The 14 economic regions (Decree 1386 of 7 July 2021) and their units. Bakı is one unit; a register may also name its city districts. */
export const REGIONS: Readonly<Record<string, readonly string[]>> = {
  Bakı: [
    'Bakı',
    'Binəqədi',
    'Qaradağ',
    'Nərimanov',
    'Nəsimi',
    'Nizami',
    'Pirallahı',
    'Sabunçu',
    'Səbail',
    'Suraxanı',
    'Xətai',
    'Xəzər',
    'Yasamal',
  ],
  Naxçıvan: ['Naxçıvan', 'Babək', 'Culfa', 'Kəngərli', 'Ordubad', 'Sədərək', 'Şahbuz', 'Şərur'],
  'Abşeron-Xızı': ['Sumqayıt', 'Abşeron', 'Xızı'],
  'Dağlıq Şirvan': ['Ağsu', 'İsmayıllı', 'Qobustan', 'Şamaxı'],
  'Gəncə-Daşkəsən': ['Gəncə', 'Naftalan', 'Daşkəsən', 'Goranboy', 'Göygöl', 'Samux'],
  Qarabağ: ['Xankəndi', 'Ağcabədi', 'Ağdam', 'Bərdə', 'Füzuli', 'Xocalı', 'Xocavənd', 'Şuşa', 'Tərtər'],
  'Qazax-Tovuz': ['Ağstafa', 'Gədəbəy', 'Qazax', 'Şəmkir', 'Tovuz'],
  'Quba-Xaçmaz': ['Xaçmaz', 'Quba', 'Qusar', 'Siyəzən', 'Şabran'],
  'Lənkəran-Astara': ['Astara', 'Cəlilabad', 'Lerik', 'Lənkəran', 'Masallı', 'Yardımlı'],
  'Mərkəzi Aran': ['Mingəçevir', 'Ağdaş', 'Göyçay', 'Kürdəmir', 'Ucar', 'Yevlax', 'Zərdab'],
  'Mil-Muğan': ['Beyləqan', 'İmişli', 'Saatlı', 'Sabirabad'],
  'Şəki-Zaqatala': ['Balakən', 'Qax', 'Qəbələ', 'Oğuz', 'Şəki', 'Zaqatala'],
  'Şərqi Zəngəzur': ['Cəbrayıl', 'Kəlbəcər', 'Qubadlı', 'Laçın', 'Zəngilan'],
  'Şirvan-Salyan': ['Şirvan', 'Biləsuvar', 'Hacıqabul', 'Neftçala', 'Salyan'],
}

/** The units of an economic region; undefined if there is no such region. */
export const rayonsOf = (economicRegion: string): readonly string[] | undefined =>
  Object.hasOwn(REGIONS, economicRegion) ? REGIONS[economicRegion] : undefined
