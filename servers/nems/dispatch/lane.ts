/** Lanes: what is about the same patient and goes to the same place goes one after the other, in the order in which it was accepted. */
import type { Destination } from './accepted.ts';
import type { Circuit } from './circuit.ts';
import type { Ticket } from './docket.ts';
import { Queue } from './queue.ts';

/** Where lanes lead. It exists while a lane leads there, or it is in trouble. */
export interface Terminus {
  readonly name: string;
  readonly channel: Destination['channel'];
  readonly circuit: Circuit;
  /** Lanes that lead here. */
  lanes: number;
}

export class Lane {
  readonly key: string;
  readonly terminus: Terminus;
  readonly tickets = new Queue<Ticket>();
  /** Its first ticket is being sent. */
  isUnderWay = false;

  constructor(key: string, terminus: Terminus) {
    this.key = key;
    this.terminus = terminus;
  }

  /** The first that is still to be sent; those before it go. */
  get wanted(): Ticket | undefined {
    while (this.tickets.size > 0 && this.tickets.first?.lane === undefined) this.tickets.shift();
    return this.tickets.first;
  }

  /** Whether it is being sent. */
  isSending(ticket: Ticket): boolean {
    return this.isUnderWay && this.tickets.first === ticket;
  }
}

/** A mailbox, or the ARN of a queue. */
export function nameOf(to: Destination): string {
  return to.channel === 'mesh' ? to.mailboxId : to.arn;
}

/** The lane of a ticket: what is about nobody keeps no order. */
export function laneKeyOf({ docket, delivery, localId }: Ticket): string {
  return `${nameOf(delivery.to)} ${docket.accepted.subject ?? localId}`;
}
