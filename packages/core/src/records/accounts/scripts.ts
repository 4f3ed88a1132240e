/**
 * True for a text whose letters are of scripts that nobody writes together, such as a Cyrillic a
 * before `dmin`. The rule is "highly restrictive" of UTS 39, section 5.2: one script, or Latin beside those of
 * Chinese, Japanese or Korean. Digits, punctuation and marks that belong to no script go with all.
 */
export function mixesScripts(text: string): boolean {
  return !writtenTogether.some((form) => form.test(text));
}

// Script_Extensions and not Script: a mark or digit that several scripts share belongs to each of them.
const names = `
  Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali
  Bhaiksuki Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian
  Chakma Cham Cherokee Chorasmian Coptic Cuneiform Cypriot Cypro_Minoan Cyrillic Deseret
  Devanagari Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic Georgian
  Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi Gurmukhi Han Hangul Hanifi_Rohingya
  Hanunoo Hatran Hebrew Hiragana Imperial_Aramaic Inscriptional_Pahlavi Inscriptional_Parthian
  Javanese Kaithi Kannada Katakana Kawi Kayah_Li Kharoshthi Khitan_Small_Script Khmer Khojki
  Khudawadi Lao Latin Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani Makasar Malayalam
  Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui Meroitic_Cursive
  Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani Myanmar Nabataean Nag_Mundari Nandinagari
  New_Tai_Lue Newa Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Old_Hungarian Old_Italic
  Old_North_Arabian Old_Permic Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic Old_Uyghur
  Oriya Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi
  Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham SignWriting Sinhala Sogdian
  Sora_Sompeng Soyombo Sundanese Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet
  Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Toto Ugaritic Vai Vithkuqi
  Wancho Warang_Citi Yezidi Yi Zanabazar_Square
`
  .trim()
  .split(/\s+/);

const free = '\\p{scx=Common}\\p{scx=Inherited}\\p{sc=Inherited}';
const listed = names.map(property).join('');

// The likeliest first. The last one: a script that is younger than the list is one of its own.
const writtenTogether = [
  formOf('Latin'),
  formOf('Latin', 'Han', 'Hiragana', 'Katakana'),
  formOf('Latin', 'Han', 'Bopomofo'),
  formOf('Latin', 'Han', 'Hangul'),
  ...names.map((name) => formOf(name)),
  madeLater(() => `^(?:[${free}]|[^${listed}])+$`),
];

function formOf(...scripts: readonly string[]): Pick<RegExp, 'test'> {
  return madeLater(() => `^[${free}${scripts.map(property).join('')}]+$`);
}

/** When it is first asked for: to make all of them took a fifth of the start of every program. */
function madeLater(source: () => string): Pick<RegExp, 'test'> {
  let form: RegExp | undefined;
  return {
    test: (text) => {
      form ??= new RegExp(source(), 'u');
      return form.test(text);
    },
  };
}

function property(script: string): string {
  return `\\p{scx=${script}}`;
}
