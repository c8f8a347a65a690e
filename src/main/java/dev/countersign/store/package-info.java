/**
 * Where things are kept: the data folder, and the database that lies in it until a URL
 * names another; how long anybody waits for it, what is purged and what is repeated. Its
 * doors are {@link Database}, {@link DataFolder}, {@link PrivateFile},
 * {@link StoredTime}, {@link Leases}, {@link AfterCommit}, {@link Snapshot},
 * {@link Purge}, {@link RepeatedTask}, {@link Outage}, {@link Cursor}, {@link NameList},
 * {@link TableNames}, {@link DatabaseBackup}, {@link BackupRoom}, {@link UnpackedBackup},
 * {@link BackupRequest}, {@link DatabaseReason}, {@link UnfinishedMove} and
 * {@link Utf8Text}.
 */
@ApplicationModule(allowedDependencies = "setting")
@NullMarked
package dev.countersign.store;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
