/**
 * The numbers of the cases that Diego's own tests are distilled to, and how a test's title names them.
 *
 * Two lists: `bbs`, by letter, from the tests of the BBS, of Locket and of Cloud Controller's sync; and
 * `cell`, from those of the auctioneer, the rep, the executor, Silk and Locket.
 */

/** Cases that stand together: numbers 1 to `last` of a letter, or a range without one. */
export interface CaseSet {
  /** What numbers begin with: `bbs A-`, `cell `. */
  readonly prefix: string;
  readonly first: number;
  readonly last: number;
  /** What Diego's tests are about, and where they are. */
  readonly about: string;
}

function letter(name: string, last: number, about: string): CaseSet {
  return { prefix: `bbs ${name}-`, first: 1, last, about };
}

function range(first: number, last: number, about: string): CaseSet {
  return { prefix: 'cell ', first, last, about };
}

export const CASE_SETS: readonly CaseSet[] = [
  letter('A', 79, 'LRP convergence in the database (bbs lrp_convergence_test.go)'),
  letter('B', 23, 'task convergence in the database (bbs task_convergence_test.go)'),
  letter('C', 33, 'LRP convergence (bbs lrp_convergence_controller_test.go)'),
  letter('D', 52, 'ActualLRPs (bbs actual_lrp_lifecycle_controller_test.go)'),
  letter('E', 75, 'evacuation (bbs evacuation_controller_test.go)'),
  letter('F', 32, 'tasks (bbs task_controller_test.go)'),
  letter('G', 4, 'the converger (bbs converger_test.go)'),
  letter('H', 18, 'suspects from end to end (bbs cmd/bbs/lrp_convergence_test.go)'),
  letter('I', 58, 'ActualLRPs in the database (bbs actual_lrp_db_test.go)'),
  letter('J', 25, 'suspects, evacuation, domains, DesiredLRPs in the database (bbs db/sqldb)'),
  letter('K', 32, 'tasks in the database (bbs task_db_test.go)'),
  letter('L', 28, 'handlers (bbs desired_lrp_handlers_test.go and its neighbours)'),
  letter('M', 20, 'states and the back-off (bbs models/actual_lrp_test.go)'),
  letter('N', 16, 'which events follow (bbs actual_lrp_event_calculator_test.go)'),
  letter('O', 9, 'subscribers (bbs hub_test.go, event_stream_test.go)'),
  letter('P', 9, 'callbacks (bbs taskcallback_test.go)'),
  letter('Q', 22, 'locks (locket lock_test.go, lock_db_test.go; bbs cmd/bbs)'),
  letter('R', 28, 'the sync of Cloud Controller (processes_sync_spec.rb, tasks_sync_spec.rb)'),
  range(1, 40, 'the scheduler (auction scheduler_test.go)'),
  range(41, 66, 'scores (auction cell_test.go)'),
  range(67, 82, 'zones, batches and texts (auction zone_builder_test.go, batch_test.go)'),
  range(83, 90, 'balance (auction simulation_test.go)'),
  range(91, 94, "the auctioneer's process (auctionrunnerdelegate, cmd/auctioneer)"),
  range(95, 115, "the rep's state and its answer to work (rep auction_cell_rep_test.go)"),
  range(116, 122, 'matching (rep resources_test.go)'),
  range(123, 200, 'generator, processors, evacuation, start (rep generator, evacuation, cmd/rep)'),
  range(201, 236, "Silk's pools and leases (silk cidrpool_test.go, lease_controller_test.go)"),
  range(
    237,
    257,
    "Silk's controllers and daemons (silk controller/integration, daemon/integration)",
  ),
  range(258, 270, 'containers (executor containerstore_test.go, depot_test.go)'),
  range(271, 274, 'locks and presences (locket lock_test.go)'),
];

/** Every number that there is. */
export function allCases(): string[] {
  return CASE_SETS.flatMap(casesOfSet);
}

export function casesOfSet({ prefix, first, last }: CaseSet): string[] {
  return Array.from({ length: last - first + 1 }, (_, i) => `${prefix}${first + i}`);
}

const ENTRY = /^(?:(bbs|cell) )?([A-R]-)?(\d+)(?:\.\.(\d+))?$/;

/**
 * The numbers that a text such as `bbs A-24..26, D-1` or `cell 133, 145..147` names. The list is said
 * once and holds until another is. Undefined when the text is no such list.
 */
export function casesNamed(text: string): string[] | undefined {
  const named: string[] = [];
  let list: string | undefined;
  for (const part of text.split(',')) {
    const [, said, letterOfPart = '', first, last = first] = ENTRY.exec(part.trim()) ?? [];
    list = said ?? list;
    if (list === undefined || first === undefined) return undefined;
    if ((list === 'bbs') !== (letterOfPart !== '')) return undefined;
    for (let number = Number(first); number <= Number(last); number++) {
      named.push(`${list} ${letterOfPart}${number}`);
    }
  }
  return named;
}
