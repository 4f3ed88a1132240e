/** A backup or a restore that is not made. The message is for the operator; nothing was changed. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
  readonly code: BackupRefusal;
  readonly details: Readonly<Record<string, string>>;

  constructor(
    code: BackupRefusal,
    message: string,
    details: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

export type BackupRefusal =
  | 'backup.no_database'
  | 'backup.target_exists'
  | 'backup.damaged'
  | 'backup.use_pg_dump'
  | 'restore.no_backup'
  | 'restore.not_acct'
  | 'restore.target_exists'
  | 'restore.target_in_use'
  | 'restore.use_pg_restore';
