import type { Who } from './tour-world.ts'

/** A page that is drawn by its address alone. `{name}`: a place of the tour's world. */
export type Stop = {
  /** As the folder under `src/routes`. */
  readonly route: string
  readonly path: string
  /** Undefined: somebody who has not signed in. */
  readonly as?: Who
  /** Where it is not 200. */
  readonly status?: number
}

const exercise = (which: string, page = ''): string => `/school/exercises/{${which}}${page}`
const EXERCISE = '/school/exercises/[exerciseId]'
const national = (page = ''): string => `/national/{snapshot}${page}`
const SNAPSHOT = '/national/[snapshotId]'

export const STOPS: readonly Stop[] = [
  { route: '/', path: '/' },
  { route: '/help', path: '/help' },
  { route: '/help/method', path: '/help/method' },
  { route: '/privacy', path: '/privacy' },
  { route: '/receipt', path: '/receipt' },
  { route: '/sign-in', path: '/sign-in' },
  { route: '/sign-in', path: '/sign-in', as: 'coordinator' },
  { route: '/device', path: '/device' },

  { route: '/school', path: '/school', as: 'coordinator' },
  { route: '/school', path: '/school', as: 'busy' },
  { route: '/school', path: '/school', as: 'busyHead' },
  { route: EXERCISE, path: exercise('planned'), as: 'busy' },
  { route: EXERCISE, path: exercise('open'), as: 'busy' },
  { route: EXERCISE, path: exercise('open', '?closing'), as: 'busy' },
  { route: EXERCISE, path: exercise('closed'), as: 'busy' },
  { route: EXERCISE, path: exercise('sealed'), as: 'coordinator' },
  { route: EXERCISE, path: exercise('planned'), as: 'busyHead' },
  { route: EXERCISE, path: exercise('open'), as: 'busyHead' },
  { route: `${EXERCISE}/cards`, path: exercise('open', '/cards'), as: 'busy' },
  { route: `${EXERCISE}/device`, path: exercise('open', '/device'), as: 'busy' },
  { route: `${EXERCISE}/device`, path: exercise('sealed', '/device'), as: 'coordinator' },
  { route: `${EXERCISE}/paper`, path: exercise('open', '/paper'), as: 'busy' },
  { route: `${EXERCISE}/paper`, path: exercise('open', '/paper?role=leader&language=ru'), as: 'busy' },
  { route: `${EXERCISE}/report`, path: exercise('sealed', '/report'), as: 'coordinator' },
  { route: `${EXERCISE}/report`, path: exercise('sealed', '/report?areas=6'), as: 'coordinator' },
  { route: `${EXERCISE}/report`, path: exercise('few', '/report'), as: 'coordinator' },
  { route: `${EXERCISE}/report`, path: exercise('similar', '/report'), as: 'similar' },
  { route: `${EXERCISE}/plan`, path: exercise('sealed', '/plan'), as: 'coordinator' },
  { route: `${EXERCISE}/plan`, path: exercise('few', '/plan'), as: 'coordinator' },
  { route: `${EXERCISE}/plan`, path: exercise('open', '/plan'), as: 'busy' },
  { route: `${EXERCISE}/plan`, path: exercise('open', '/plan'), as: 'busyHead' },
  { route: `${EXERCISE}/plan/items`, path: exercise('sealed', '/plan/items'), as: 'coordinator' },
  { route: `${EXERCISE}/plan/add/[item]`, path: exercise('sealed', '/plan/add/{item}'), as: 'coordinator' },
  { route: `${EXERCISE}/plan/edit/[actionId]`, path: exercise('sealed', '/plan/edit/{action}'), as: 'coordinator' },
  { route: '/school/rounds/[roundId]/report', path: '/school/rounds/{wholeRound}/report', as: 'coordinator' },

  { route: '/rounds', path: '/rounds', as: 'ministry' },
  { route: '/rounds', path: '/rounds', as: 'officer' },
  { route: '/rounds/[roundId]', path: '/rounds/{live}', as: 'ministry' },
  { route: '/rounds/[roundId]', path: '/rounds/{live}?show=opened&sort=-opened', as: 'ministry' },
  { route: '/rounds/[roundId]', path: '/rounds/{live}', as: 'officer' },
  { route: '/rounds/[roundId]/[region]', path: '/rounds/{live}/{region}', as: 'ministry' },

  { route: '/national', path: '/national', as: 'ministry' },
  { route: '/national', path: '/national', as: 'analyst' },
  { route: SNAPSHOT, path: national(), as: 'ministry' },
  { route: `${SNAPSHOT}/roles`, path: national('/roles'), as: 'ministry' },
  { route: `${SNAPSHOT}/gender`, path: national('/gender'), as: 'ministry' },
  { route: `${SNAPSHOT}/change`, path: national('/change'), as: 'ministry' },
  { route: `${SNAPSHOT}/change`, path: national('/change?measure=area/C&role=teacher&by=region'), as: 'analyst' },
  { route: `${SNAPSHOT}/change`, path: '/national/{earlier}/change', as: 'analyst' },
  { route: `${SNAPSHOT}/publication`, path: '/national/{earlier}/publication', as: 'ministry' },
  { route: `${SNAPSHOT}/explore`, path: national('/explore'), as: 'analyst' },
  { route: `${SNAPSHOT}/explore`, path: national('/explore?role=student&measure=area/C&by=region'), as: 'analyst' },
  { route: `${SNAPSHOT}/explore`, path: national('/explore?role=teacher&measure=item/A1&by=region,level'), as: 'analyst' },
  {
    route: `${SNAPSHOT}/explore`,
    path: national('/explore?role=teacher&measure=area/C&by=region,level&view=chart&sort=value'),
    as: 'analyst',
  },
  { route: `${SNAPSHOT}/explore`, path: national('/explore?role=teacher&measure=area/C&view=map'), as: 'analyst' },
  { route: `${SNAPSHOT}/explore`, path: national('/explore?role=teacher&measure=area/A&by=rayon,level'), as: 'analyst', status: 200 },
  { route: `${SNAPSHOT}/quality`, path: national('/quality'), as: 'ministry' },
  { route: `${SNAPSHOT}/publication`, path: national('/publication'), as: 'ministry' },

  // refusals
  { route: '/+error', path: '/nowhere', status: 404 },
  { route: '/+error', path: '/school/nowhere', as: 'coordinator', status: 404 },
  { route: '/+error', path: '/school/exercises/nation.TS00001.primary', as: 'coordinator', status: 404 },
  { route: '/+error', path: exercise('sealed', '/report'), as: 'officer', status: 403 },
  { route: '/+error', path: exercise('open', '/device'), as: 'busyHead', status: 403 },
  { route: '/+error', path: exercise('open', '/paper'), as: 'busyHead', status: 403 },
  { route: '/+error', path: exercise('open', '/report'), as: 'busy', status: 409 },
  { route: '/+error', path: exercise('open', '/plan/items'), as: 'busy', status: 409 },
  { route: '/+error', path: exercise('sealed', '/plan/add/Z9'), as: 'coordinator', status: 404 },
  { route: '/+error', path: '/rounds/none', as: 'ministry', status: 404 },
  { route: '/+error', path: '/rounds/{live}/Atlantis', as: 'ministry', status: 404 },
  { route: '/+error', path: '/national', as: 'officer', status: 403 },
  { route: '/+error', path: '/national/nation.9', as: 'analyst', status: 404 },
]
