/** Which events are asked for. It stands in the address of the page, so that it can be sent to somebody. */
export type AuditFilter = {
  /** Only events of this name. */
  readonly event?: string;
  /** Only events that concern the account with this id. */
  readonly account?: number;
};

/** What an address says of it. What is no filter is as good as none. */
export function auditFilterIn(search: Readonly<Record<string, unknown>>): AuditFilter {
  const { event, account } = search;
  const id = Number(account);
  return {
    ...(typeof event === 'string' && isEventName.test(event) && { event }),
    ...(Number.isSafeInteger(id) && id > 0 && { account: id }),
  };
}

/** The same as the API takes it. */
export function queryOf({ event, account }: AuditFilter): { name?: string; accountId?: number } {
  return {
    ...(event !== undefined && { name: event }),
    ...(account !== undefined && { accountId: account }),
  };
}

export function isFiltered({ event, account }: AuditFilter): boolean {
  return event !== undefined || account !== undefined;
}

const isEventName = /^[a-z_]{1,31}\.[a-z_]{1,31}$/;
