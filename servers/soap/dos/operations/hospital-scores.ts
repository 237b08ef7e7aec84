/** GetHospitalScores: how full hospitals are, as they have told the directory. */
import type { DirectoryService } from '#world/directory-service';
import { londonInstant } from '#world/rules/london';
import type { World } from '#world/world';
import { writeFields } from '../contract/answer.ts';
import type { DosOperation } from '../exchange.ts';
import { answer } from '../reply.ts';

/** `(Capacity) Acute Hospital`: the entries of the directory that hold such scores. */
const ACUTE_HOSPITAL = '114';

export const getHospitalScores: DosOperation = {
  checks: [],
  run: async (exchange) => {
    const hospitals = await hospitalsOf(exchange.deps.world);
    const Hospital = hospitals.flatMap(({ name, hospitalScore }) =>
      hospitalScore === undefined
        ? []
        : [
            {
              hospital_name: name,
              total_score: hospitalScore.score,
              note: hospitalScore.note ?? '',
              update_date: londonInstant(Date.parse(hospitalScore.updated)),
            },
          ],
    );
    const content = writeFields(exchange.operation.response, { GetHospitalScoresResult: { Hospital } });
    return answer(exchange, content, { summary: `${Hospital.length} hospitals` });
  },
};

async function hospitalsOf({ services }: World): Promise<readonly DirectoryService[]> {
  const found: DirectoryService[] = [];
  let cursor: string | undefined;
  do {
    const page = await services.find({ index: 'type', equals: ACUTE_HOSPITAL }, { limit: 500, ...(cursor && { cursor }) });
    for (const { doc } of page.items) if (doc.status === 'active') found.push(doc);
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}
