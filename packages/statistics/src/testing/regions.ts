/** The 14 economic regions and their rayons by ISO 3166-2:AZ code, with thousands of inhabitants around 2022: weights for synthetic data only. */
export const REGIONS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  baki: { BA: 2336 },
  naxcivan: { NV: 96, BAB: 67, CUL: 48, KAN: 33, ORD: 51, SAD: 17, SAH: 26, SAR: 118 },
  'abseron-xizi': { SM: 346, ABS: 215, XIZ: 17 },
  'dagliq-sirvan': { AGU: 81, ISM: 88, QOB: 47, SMI: 109 },
  'gence-daskesen': { GA: 334, NA: 10, DAS: 34, GOR: 104, GYG: 65, SMX: 58 },
  qarabag: { XA: 55, AGC: 138, AGM: 206, BAR: 157, FUZ: 134, XCI: 28, XVD: 44, SUS: 34, TAR: 105 },
  'qazax-tovuz': { AGA: 88, GAD: 100, QAZ: 98, SKR: 221, TOV: 176 },
  'quba-xacmaz': { XAC: 182, QBA: 175, QUS: 99, SIY: 43, SBN: 60 },
  'lenkeran-astara': { AST: 112, CAL: 231, LER: 85, LAN: 233, MAS: 231, YAR: 69 },
  'merkezi-aran': { MI: 106, AGS: 111, GOY: 120, KUR: 119, UCA: 91, YEV: 130, ZAR: 60 },
  'mil-mugan': { BEY: 99, IMI: 133, SAT: 110, SAB: 181 },
  'seki-zaqatala': { BAL: 98, QAX: 57, QAB: 109, OGU: 45, SAK: 189, ZAQ: 131 },
  'serqi-zengezur': { CAB: 82, KAL: 95, QBI: 42, LAC: 80, ZAN: 46 },
  'sirvan-salyan': { SR: 87, BIL: 107, HAC: 77, NEF: 90, SAL: 143 },
}

/** Rayons that are cities. */
export const CITIES: ReadonlySet<string> = new Set(['BA', 'NV', 'SM', 'GA', 'NA', 'XA', 'MI', 'SR'])
