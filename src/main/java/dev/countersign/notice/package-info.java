/**
 * What accounts and the deployer's own system are told: mails and signed webhooks, out of
 * an outbox that is written with the act and loses nothing. It listens to the audit
 * trail; its doors are {@link NoticeWriter} for what only another room knows, such as a
 * secret for a link, {@link NoticeRecipients}, which the room that has the accounts
 * implements, and {@link OperatorNotices} and {@link NoticeTrials} for the command line.
 */
@ApplicationModule(allowedDependencies = { "address", "audit", "key", "store", "token" })
@NullMarked
package dev.countersign.notice;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
