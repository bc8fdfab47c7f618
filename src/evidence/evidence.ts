import type {
  ApprovalItem,
  BindingItem,
  DigestItem,
  EventItem,
  LabelItem,
  LinkItem,
  MemberItem,
  MetricItem,
  ReleaseItem,
  ReplayItem,
  SettingItem,
  TaskItem,
  TestsItem,
  VerdictItem,
  WindowItem,
} from './claimItems.ts';
import type { DocumentItem, FileItem, SecretItem, SectionItem, UnreadableItem } from './fileItems.ts';
import type { ProbeItem, StepItem, TranscriptItem } from './recordedItems.ts';
import type { SignatureItem, StatementItem } from './signedItems.ts';
import type { BomItem, FlawItem, ImageItem, RatingItem, ScanItem, VexItem } from './supplyChainItems.ts';
export type * from './claimItems.ts';
export type * from './fileItems.ts';
export type * from './item.ts';
export type * from './recordedItems.ts';
export type * from './signedItems.ts';
export type * from './supplyChainItems.ts';
export { UNDECIDED_REASONS } from './fileItems.ts';
export { SEVERITIES } from './supplyChainItems.ts';

/**
 * The vocabulary between collectors and rules. Every item is one normalised claim with its source. A new kind is one
 * interface, one line in `EvidenceByKind` and one definition in `schemas/evidence-v1.schema.json`.
 */

export interface EvidenceByKind {
  file: FileItem;
  unreadable: UnreadableItem;
  document: DocumentItem;
  transcript: TranscriptItem;
  step: StepItem;
  release: ReleaseItem;
  digest: DigestItem;
  probe: ProbeItem;
  approval: ApprovalItem;
  verdict: VerdictItem;
  window: WindowItem;
  setting: SettingItem;
  event: EventItem;
  image: ImageItem;
  secret: SecretItem;
  signature: SignatureItem;
  metric: MetricItem;
  task: TaskItem;
  member: MemberItem;
  label: LabelItem;
  binding: BindingItem;
  link: LinkItem;
  replay: ReplayItem;
  tests: TestsItem;
  section: SectionItem;
  statement: StatementItem;
  bom: BomItem;
  scan: ScanItem;
  flaw: FlawItem;
  vex: VexItem;
  rating: RatingItem;
}

export type EvidenceKind = keyof EvidenceByKind;
export type EvidenceItem = EvidenceByKind[EvidenceKind];

/** Evidence of one run: arrays by kind, each ordered by path, then position. */
export type Evidence = { readonly [K in EvidenceKind]: readonly EvidenceByKind[K][] };

export type MutableEvidence = { [K in EvidenceKind]: EvidenceByKind[K][] };

export function emptyEvidence(): MutableEvidence {
  return {
    file: [],
    unreadable: [],
    document: [],
    transcript: [],
    step: [],
    release: [],
    digest: [],
    probe: [],
    approval: [],
    verdict: [],
    window: [],
    setting: [],
    event: [],
    image: [],
    secret: [],
    signature: [],
    metric: [],
    task: [],
    member: [],
    label: [],
    binding: [],
    link: [],
    replay: [],
    tests: [],
    section: [],
    statement: [],
    bom: [],
    scan: [],
    flaw: [],
    vex: [],
    rating: [],
  };
}

export const EVIDENCE_KINDS = Object.keys(emptyEvidence()) as readonly EvidenceKind[];

export function isEvidenceKind(text: string): text is EvidenceKind {
  return (EVIDENCE_KINDS as readonly string[]).includes(text);
}
