import { remakeSnapshot } from '@guzgu/analytics/remake'
import { TOPICS } from '@guzgu/contracts'
import { type Questionnaire, QuestionnaireEvent } from '@guzgu/contracts/events/questionnaires'
import { type ExportedCell, type ExportFileName, type ExportSource, factsOf, type Manifest, toExportedQuestionnaire } from '@guzgu/exports'
import type { Ports } from '@guzgu/ports'
import { learn } from '@guzgu/service-runtime'

/**
 * Holds the manifest of an export against the log: the snapshot is made again, its digest compared, and every file made from it again and
 * compared, byte for byte. A sentence per difference; none: the export is what the log says.
 */
export const verifyAgainstLog = async (ports: Ports, manifest: Manifest): Promise<readonly string[]> => {
  const remade = await remakeSnapshot(ports, manifest.snapshotId)
  if (remade === undefined) return [`the log knows no snapshot ${manifest.snapshotId}`]
  const { snapshot, digest } = remade
  const problems: string[] = []
  if (manifest.digest !== snapshot.digest)
    problems.push(
      `the export is of another snapshot: its digest is ${manifest.digest}, that of ${snapshot.snapshotId} is ${snapshot.digest}`,
    )
  if (digest !== snapshot.digest) problems.push(`the log gives the digest ${digest}, published was ${snapshot.digest}`)
  const questionnaire = await readQuestionnaire(ports, remade.questionnaire)
  if (questionnaire === undefined) return [...problems, 'the questionnaire of the snapshot is not in the log']
  const source: ExportSource = {
    snapshot,
    questionnaire: toExportedQuestionnaire(questionnaire),
    pages: async function* () {
      for (const { role, measure, document } of remade.documents) yield { role, measure, cells: document.cells as readonly ExportedCell[] }
    },
  }
  for (const { name, sha256 } of manifest.files)
    if ((await factsOf(name as ExportFileName, source)).sha256 !== sha256) problems.push(`${name}: the log gives another file`)
  return problems
}

const readQuestionnaire = async (
  { log }: Ports,
  wanted: { readonly id: string; readonly version: number },
): Promise<Questionnaire | undefined> => {
  let found: Questionnaire | undefined
  const apply = (value: Uint8Array): void => {
    const { event } = QuestionnaireEvent.decode(value)
    const published = event?.$case === 'published' ? event.value.questionnaire : undefined
    if (published?.id === wanted.id && published.version === wanted.version) found = published
  }
  const { topic, partitions } = TOPICS.questionnaires
  await learn(log, [{ name: topic, topic, partitions, apply }])
  return found
}
