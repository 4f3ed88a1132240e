import { reservedUsernames } from './reserved.ts';

/**
 * True for a name that reads as a reserved one without being one: `rnoderator`, `nuII` with two capital i,
 * `r00t`. It compares the skeleton (UTS 39, section 4) of the name as it is shown with those of the reserved
 * words as they are usually written. Accents stay, because an accent is seen.
 */
export function looksReserved(shown: string): boolean {
  return skeletons.has(skeletonOf(shown)) || skeletons.has(skeletonOf(shown.toLowerCase()));
}

function skeletonOf(text: string): string {
  return Array.from(text, (character) => lookOf.get(character) ?? character).join('');
}

// Unicode's data, confusables.txt of version 13.0.0 (UTS 39; © 2020 Unicode, Inc., Unicode License V3): of
// all rows those whose look is ASCII letters alone, without characters that no username holds and without
// compatibility forms, which are mapped before. They are the only ones that can make a reserved word.
const looks = [
  ['A', 'ΑАᎪᗅꓮ𖽀𐊠'],
  ['AA', 'Ꜳ'],
  ['AE', 'ÆӔ'],
  ['AO', 'Ꜵ'],
  ['AU', 'Ꜷ'],
  ['AV', 'ꜸꜺ'],
  ['AY', 'Ꜽ'],
  ['B', 'ꞴΒВᏴᗷꓐ𐊂𐊡𐌁'],
  ['C', '𑣩ⲤСᏟꓚ𐊢𐌂𐐕𐔜'],
  ['D', 'Ꭰᗞᗪꓓ'],
  ['E', 'ΕЕⴹᎬꓰ𑢦𑢮𐊆'],
  ['F', 'ꞘϜᖴꓝ𑣂𑢢𐊇𐊥𐔥'],
  ['G', 'ԌᏀᏳꓖ'],
  ['H', 'ΗⲎНᎻᕼꓧ𐋏'],
  ['J', 'ꞲͿЈᎫᒍꓙ'],
  ['K', 'ΚⲔКᏦᛕꓗ𐔘'],
  ['L', 'ⳐᏞᒪꓡ𖼖𑢣𑢲𐐛𐔦'],
  ['M', 'ΜϺⲘМᎷᗰᛖꓟ𐊰𐌑'],
  ['N', 'ΝⲚꓠ𐔓'],
  ['O', '\u07c0০୦𑓐𑣠ΟⲞОՕⵔዐଠ𐓂ꓳ𑢵𐊒𐊫𐐄𐔖'],
  ['OE', 'Œ'],
  ['OO', 'ꝎꚘ'],
  ['P', 'ΡⲢРᏢᑭꓑ𐊕'],
  ['Q', 'ⵕ'],
  ['R', 'ƦᎡᏒ𐒴ᖇꓣ𖼵'],
  ['S', 'ЅՏᏕᏚꓢ𖼺𐊖𐐠'],
  ['T', 'ΤⲦТᎢꓔ𖼊𑢼𐊗𐊱𐌕'],
  ['U', 'Սሀ𐓎ᑌꓴ𖽂𑢸'],
  ['V', '\u0667\u06f7ѴⴸᏙᐯꛟꓦ𖼈𑢠𐔝'],
  ['W', '𑣦ԜᎳᏔꓪ'],
  ['X', 'ꞳΧⲬХⵝᚷꓫ𐊐𐊴𐌗𐔧'],
  ['Y', 'ΥⲨУҮᎩᎽꓬ𖽃𑢤𐊲'],
  ['Z', '𑣥ΖᏃꓜ𑢩'],
  ['a', 'ɑαа'],
  ['aa', 'ꜳ'],
  ['ae', 'æӕ'],
  ['ao', 'ꜵ'],
  ['au', 'ꜷ'],
  ['av', 'ꜹꜻ'],
  ['ay', 'ꜽ'],
  ['b', 'ƄЬᏏᑲᖯ'],
  ['bl', 'Ы'],
  ['c', 'ᴄⲥсꮯ𐐽'],
  ['d', 'ԁᏧᑯꓒ'],
  ['dz', 'ʣ'],
  ['e', 'ꬲеҽ'],
  ['f', 'ꬵꞙẝք'],
  ['g', 'ɡᶃƍց'],
  ['h', 'һհᏂ'],
  ['i', 'ıɪɩιіꙇӏꭵᎥ𑣃'],
  ['j', 'ϳј'],
  ['l', '\u0661\u06f1ƖǀΙⲒІӀ\u05d5\u05df\u0627\u07caⵏᛁꓲ𖼨𐊊𐌉'],
  ['lO', 'Ю'],
  ['ll', 'ǁ\u05f0'],
  ['ls', 'ʪ'],
  ['lz', 'ʫ'],
  ['n', 'ոռ'],
  [
    'o',
    '\u0c02\u0c82\u0d02\u0d82०੦૦௦౦೦൦๐໐၀\u0665\u06f5ᴏᴑꬽοσⲟоჿօ\u05e1\u0647\u06be\u06c1\u06d5ഠဝ𐓪𑣈𑣗𐐬',
  ],
  ['oe', 'œ'],
  ['oo', 'ꝏꚙ'],
  ['p', 'ρⲣр'],
  ['q', 'ԛգզ'],
  ['r', 'ꭇꭈᴦⲅгꮁ'],
  ['rn', '𑣣𑜀'],
  ['s', 'ꜱƽѕꮪ𑣁𐑈'],
  ['tf', 'ꝷ'],
  ['ts', 'ʦ'],
  ['u', 'ꞟᴜꭎꭒʋυս𐓶𑣘'],
  ['ue', 'ᵫ'],
  ['uo', 'ꭣ'],
  ['v', 'ᴠνѵ\u05d8𑜆ꮩ𑣀'],
  ['w', 'ɯᴡѡԝա𑜊𑜎𑜏ꮃ'],
  ['x', 'хᕁᕽ'],
  ['y', 'ɣᶌʏỿꭚγуүყ𑣜'],
  ['z', 'ᴢꮓ𑣄'],
] as const;

const lookOf: ReadonlyMap<string, string> = new Map([
  ...looks.flatMap(([look, all]) => Array.from(all, (one) => [one, inAscii(look)] as const)),
  ...Array.from('0O1I|mM', (one) => [one, inAscii(one)] as const),
]);

/** What ASCII itself confuses; the zero goes with either o, because upper and lower case are one name. */
function inAscii(look: string): string {
  return look.replaceAll(/[0O]/g, 'o').replaceAll(/[1I|]/g, 'l').replaceAll('m', 'rn');
}

const skeletons: ReadonlySet<string> = new Set(
  [...reservedUsernames].flatMap((word) => {
    const capitalised = `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
    return [word, capitalised, word.toUpperCase()].map(skeletonOf);
  }),
);
