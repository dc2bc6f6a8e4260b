import type { Account } from './platform.ts'

// The schools and the staff that every test knows; codes begin with TS, so that they can stay on a platform that others use too.

export const BAKU_SCHOOL = 'TS00001'
export const OTHER_BAKU_SCHOOL = 'TS00002'
export const TOVUZ_SCHOOL = 'TS00003'

/** `TS00001` has an Azerbaijani and a Russian section, `TS00003` an Azerbaijani and an English one. */
export const REGISTER = `code,name,levels,economic_region,rayon,red,urban,type,sections,idp
${BAKU_SCHOOL},"Sınaq məktəbi 1",primary lower-secondary upper-secondary,Bakı,Bakı,Bakı,true,general,az ru,false
${OTHER_BAKU_SCHOOL},"Sınaq məktəbi 2",primary lower-secondary upper-secondary,Bakı,Bakı,Bakı,true,general,az,false
${TOVUZ_SCHOOL},"Sınaq məktəbi 3",primary lower-secondary upper-secondary,Qazax-Tovuz,Tovuz,Qazax-Tovuz,false,general,az en,false
`

export const MINISTRY = 'ministry'
export const ANALYST = 'analyst'
export const BAKU_OFFICER = 'officer of Bakı'
export const TOVUZ_OFFICER = 'officer of Qazax-Tovuz'
export const coordinatorOf = (schoolId: string): string => `coordinator of ${schoolId}`

export const ACCOUNTS: readonly Account[] = [
  { name: MINISTRY, role: 'ministry' },
  { name: ANALYST, role: 'analyst' },
  { name: BAKU_OFFICER, role: 'officer', red: 'Bakı' },
  { name: TOVUZ_OFFICER, role: 'officer', red: 'Qazax-Tovuz' },
  ...[BAKU_SCHOOL, OTHER_BAKU_SCHOOL, TOVUZ_SCHOOL].map((schoolId) => ({ name: coordinatorOf(schoolId), role: 'coordinator', schoolId })),
]
