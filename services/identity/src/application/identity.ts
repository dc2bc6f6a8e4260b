import type { IdentityServiceDefinition, ListSchoolsRequest, School as SchoolMessage } from '@guzgu/contracts/services/identity'
import { type CommandContext, createCommandHandler, Rejection } from '@guzgu/event-sourcing'
import type { Actor, Client, Ports, RpcContext, Views } from '@guzgu/ports'
import { type AccountRejection, account, accountStream, accountUpcasters, tokenStanding } from '../domain/account.ts'
import { type Day, isDay } from '../domain/day.ts'
import { type School, type SchoolAsOf, type SchoolRejection, school, schoolAsOf, schoolStream, schoolUpcasters } from '../domain/school.ts'
import { canonicalText } from '../domain/school-details.ts'
import { SCHOOL_DIRECTORY } from '../domain/school-directory.ts'
import { createSchoolImport } from './import-schools.ts'
import { toContactMessage, toSchoolMessage } from './messages.ts'
import { createTokenIndex, hashToken, newToken, tokenIdOf } from './tokens.ts'

export type IdentityRejection =
  | AccountRejection
  | SchoolRejection
  | 'not-allowed'
  | 'token-unknown'
  | 'token-expired'
  | 'account-token-unknown'
  | 'limit-invalid'

const ADMINISTRATORS: readonly Actor['role'][] = ['ministry', 'operator', 'system']
const READERS_OF_CONTACTS: readonly Actor['role'][] = ['ministry', 'officer']
const DEFAULT_LIMIT = 50
const MAX_LIMIT = 200
const SCAN = 500

export const createIdentity = ({
  store,
  views,
  clock,
  ids,
}: Pick<Ports, 'store' | 'views' | 'clock' | 'ids'>): Client<IdentityServiceDefinition> => {
  const accounts = createCommandHandler(store, account, accountUpcasters)
  const schools = createCommandHandler(store, school, schoolUpcasters)
  const importSchools = createSchoolImport(store)
  const accountOf = createTokenIndex(store)
  const today = (): Day => dayInBaku(clock.now())
  const commandContext = ({ actor, correlation, ifVersion }: RpcContext): CommandContext => ({
    at: clock.now(),
    actor: actor.accountId,
    correlation,
    ...(ifVersion === undefined ? {} : { ifVersion }),
  })
  const loadSchool = async (schoolId: string): Promise<School> => (await schools.load(schoolStream(schoolId))).state

  const findOne = async (asked: Asked): Promise<Page> => {
    const found = schoolAsOf(await loadSchool(asked.schoolId), today())
    return { found: found !== undefined && isAsked(found, asked) ? [found] : [], next: '' }
  }

  /** From the log: contacts are in no topic, so the directory has none. */
  const withContact = async (listed: SchoolAsOf): Promise<SchoolMessage> => {
    const contact = schoolAsOf(await loadSchool(listed.schoolId), today())?.contact ?? {}
    return { ...toSchoolMessage(listed), contact: toContactMessage(contact) }
  }

  return {
    authorise: async ({ token }) => {
      const tokenHash = hashToken(token)
      const owner = await accountOf(tokenHash)
      const standing = tokenStanding(owner, tokenHash, today())
      if (standing !== 'valid' || owner.status === 'unopened') return no(standing === 'expired' ? 'token-expired' : 'token-unknown')
      return { accountId: owner.accountId, role: owner.role, schoolId: owner.schoolId ?? '', red: owner.red ?? '' }
    },

    openAccount: async ({ role, schoolId, red }, context) => {
      administratorsOnly(context)
      if (schoolId !== '' && (await loadSchool(schoolId)).status === 'unregistered') return no('school-unknown', 'schoolId')
      const accountId = ids.newId()
      const token = newToken()
      const command = { type: 'OpenAccount', accountId, role, schoolId, red, tokenHash: hashToken(token) } as const
      await accounts.handle(accountStream(accountId), command, commandContext(context))
      return { accountId, token }
    },

    closeAccount: async ({ accountId }, context) => {
      administratorsOnly(context)
      await accounts.handle(accountStream(accountId), { type: 'CloseAccount' }, commandContext(context))
      return {}
    },

    issueToken: async ({ accountId, expiresOn }, context) => {
      ownOrAdministrator(accountId, context)
      const token = newToken()
      const tokenHash = hashToken(token)
      const command = { type: 'IssueToken', tokenHash, ...(expiresOn === '' ? {} : { expiresOn }) } as const
      await accounts.handle(accountStream(accountId), command, commandContext(context))
      return { tokenId: tokenIdOf(tokenHash), token }
    },

    revokeToken: async ({ accountId, tokenId }, context) => {
      ownOrAdministrator(accountId, context)
      const { state } = await accounts.load(accountStream(accountId))
      if (state.status === 'unopened') return no('account-unknown', 'accountId')
      const found = state.tokens.find(({ tokenHash }) => tokenIdOf(tokenHash) === tokenId) ?? no('account-token-unknown', 'tokenId')
      await accounts.handle(accountStream(accountId), { type: 'RevokeToken', tokenHash: found.tokenHash }, commandContext(context))
      return {}
    },

    importSchools: async (request, context) => {
      administratorsOnly(context)
      if (!isDay(request.effectiveFrom)) return no('day-invalid', 'effectiveFrom')
      return await importSchools(request, commandContext(context))
    },

    listSchools: async (request, context) => {
      const asked = withinScope(request, context.actor)
      if (request.contacts && !READERS_OF_CONTACTS.includes(context.actor.role)) return no('not-allowed', 'contacts')
      const { found, next } = asked.schoolId === '' ? await listFromDirectory(views, asked, today()) : await findOne(asked)
      return { schools: request.contacts ? await Promise.all(found.map(withContact)) : found.map(toSchoolMessage), next }
    },

    getSchool: async ({ schoolId, asOf }, { actor }) => {
      if (asOf !== '' && !isDay(asOf)) return no('day-invalid', 'asOf')
      const mayAskFor = scopeOf(actor)
      if (mayAskFor.schoolId !== undefined && mayAskFor.schoolId !== schoolId) return no('not-allowed', 'schoolId')
      const state = await loadSchool(schoolId)
      const found = schoolAsOf(state, asOf === '' ? today() : asOf) ?? no('school-unknown', 'schoolId')
      // Whose school it is today: a school that has moved away takes its past with it.
      const red = (schoolAsOf(state, today()) ?? found).place.red
      if (mayAskFor.red !== undefined && mayAskFor.red !== red) return no('not-allowed', 'schoolId')
      return { school: toSchoolMessage(found) }
    },
  }
}

const no = (code: IdentityRejection, field?: string): never => {
  throw new Rejection(code, field)
}

const administratorsOnly = ({ actor }: RpcContext): void => {
  if (!ADMINISTRATORS.includes(actor.role)) no('not-allowed')
}

const ownOrAdministrator = (accountId: string, context: RpcContext): void => {
  if (context.actor.accountId !== accountId) administratorsOnly(context)
}

/** What an actor may see of the registry: everything where nothing is named. */
const scopeOf = (actor: Actor): { readonly schoolId?: string; readonly red?: string } => {
  if (ADMINISTRATORS.includes(actor.role)) return {}
  // An empty scope would be no limit at all.
  if ((actor.role === 'coordinator' || actor.role === 'head') && actor.schoolId) return { schoolId: actor.schoolId }
  if (actor.role === 'officer' && actor.red) return { red: actor.red }
  return no('not-allowed')
}

type Asked = { readonly schoolId: string; readonly red: string; readonly limit: number; readonly after: string }

const withinScope = ({ schoolId, red, limit, after }: ListSchoolsRequest, actor: Actor): Asked => {
  const scope = scopeOf(actor)
  if (limit > MAX_LIMIT) return no('limit-invalid', 'limit')
  if (scope.schoolId !== undefined && schoolId !== '' && schoolId !== scope.schoolId) return no('not-allowed', 'schoolId')
  if (scope.red !== undefined && red !== '' && red !== scope.red) return no('not-allowed', 'red')
  return { schoolId: scope.schoolId ?? schoolId, red: scope.red ?? canonicalText(red), limit: limit === 0 ? DEFAULT_LIMIT : limit, after }
}

const isAsked = ({ place, schoolId }: SchoolAsOf, { red, after }: Asked): boolean => (red === '' || place.red === red) && schoolId > after

type Page = { readonly found: readonly SchoolAsOf[]; readonly next: string }

const listFromDirectory = async (views: Views, asked: Asked, day: Day): Promise<Page> => {
  const found: SchoolAsOf[] = []
  for (let after = asked.after; ; ) {
    const documents = await views.list(SCHOOL_DIRECTORY, { prefix: '', ...(after === '' ? {} : { after }), limit: SCAN })
    const schools = documents.map(({ document }) => schoolAsOf(document as School, day)).filter((candidate) => candidate !== undefined)
    found.push(...schools.filter((candidate) => isAsked(candidate, asked)))
    const last = documents.at(-1)
    // One more than asked says that there is another page.
    if (last === undefined || documents.length < SCAN || found.length > asked.limit) break
    after = last.id
  }
  const page = found.slice(0, asked.limit)
  return { found: page, next: found.length > asked.limit ? (page.at(-1)?.schoolId ?? '') : '' }
}

/** The register's day is Azerbaijan's: UTC+4, without summer time since 2016. */
const dayInBaku = (now: number): Day => new Date(now + 4 * 60 * 60 * 1000).toISOString().slice(0, 10)
