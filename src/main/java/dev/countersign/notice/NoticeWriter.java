package dev.countersign.notice;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import dev.countersign.audit.AuditEntry;
import dev.countersign.store.AfterCommit;

import org.springframework.stereotype.Service;

/**
 * Writes notices into the outbox, in the transaction of what they tell of, so that both
 * are there or neither is.
 */
@Service
public class NoticeWriter {

	/** How long a notice is tried. */
	static final Duration TRY_FOR = Duration.ofDays(1);

	/**
	 * Of an account on one way, and of its acts as many more: strangers cause some of
	 * those, and are not to take the room of what the account is told.
	 */
	static final int MAX_WAITING = 100;

	/** Acts that are about nobody, as of many accounts. */
	static final int MAX_WAITING_OF_NOBODY = 10_000;

	/**
	 * Of an account on one way, of a kind that can be repeated: so many that wait or were
	 * written lately. More would take the room of the others, and bury them in a mailbox.
	 */
	static final int MAX_OF_A_KIND = 10;

	static final Duration LATELY = Duration.ofHours(1);

	private final NoticeChannels channels;

	private final NoticeTexts texts;

	private final Outbox outbox;

	private final NoticeBacklog backlog;

	private final Clock clock;

	NoticeWriter(NoticeChannels channels, NoticeTexts texts, Outbox outbox, NoticeBacklog backlog, Clock clock) {
		this.channels = channels;
		this.texts = texts;
		this.outbox = outbox;
		this.backlog = backlog;
		this.clock = clock;
	}

	/**
	 * Tells whether a notice would go anywhere. A notice whose purpose is a secret does
	 * not, where nothing brings the secret.
	 * @param kind what it is about
	 * @param recipient whom it is for
	 */
	public boolean reaches(NoticeKind kind, Recipient recipient) {
		return this.channels.tells(kind) && (mails(recipient)
				|| (kind.bringsSecret() ? this.channels.webhookBringsSecrets() : this.channels.isOn(Channel.WEBHOOK)));
	}

	/**
	 * Tells whether a recipient is sent mails.
	 * @param recipient whom a notice would be for
	 */
	public boolean mails(Recipient recipient) {
		return recipient.email() != null && this.channels.isOn(Channel.MAIL);
	}

	/**
	 * Returns how many notices of a kind an account was sent lately.
	 * @param kind what they are about
	 * @param accountId whose
	 * @param within how long ago, up to a day
	 */
	public int countRecent(NoticeKind kind, UUID accountId, Duration within) {
		return this.outbox.countSince(kind, accountId, this.clock.instant().minus(within));
	}

	/**
	 * Writes a notice for each way on which it goes, within the caller's transaction.
	 * Where too many wait, or too many of its kind were written lately, it is counted and
	 * dropped.
	 * @param notice what to tell
	 */
	public void write(Notice notice) {
		if (!this.channels.tells(notice.kind())) {
			return;
		}
		Instant now = this.clock.instant();
		Recipient recipient = notice.recipient();
		String to = recipient.email();
		boolean mailed = to != null && mails(recipient);
		if (to != null && mailed) {
			add(notice, Channel.MAIL, now, this.texts.mail(notice, to));
		}
		if (this.channels.isOn(Channel.WEBHOOK)) {
			add(notice, Channel.WEBHOOK, now,
					this.texts.webhook(notice, now, !mailed && this.channels.webhookBringsSecrets()));
		}
	}

	/**
	 * Takes back what an account was not sent yet, as what it brings is no longer good.
	 * One that is on its way arrives all the same.
	 * @param kind what it is about
	 * @param accountId whose
	 */
	public void withdraw(NoticeKind kind, UUID accountId) {
		this.outbox.deleteWaiting(kind, accountId);
	}

	/** Writes what the audit trail says, for the webhook. */
	void writeAct(AuditEntry entry, UUID accountId) {
		Instant now = this.clock.instant();
		int most = accountId.equals(Outbox.NOBODY) ? MAX_WAITING_OF_NOBODY : MAX_WAITING;
		if (this.backlog.isFullForActs(Channel.WEBHOOK)
				|| this.outbox.countWaitingActs(Channel.WEBHOOK, accountId) >= most) {
			this.backlog.countDropped(Channel.WEBHOOK);
			return;
		}
		add(new Draft(Channel.WEBHOOK, entry.act(), accountId, now, now.plus(TRY_FOR)), NoticeTexts.webhook(entry));
	}

	/** What comes after a link is of no use any more is not sent. */
	private static Instant expiry(Notice notice, Instant now) {
		Instant until = now.plus(TRY_FOR);
		Notice.Secret secret = notice.secret();
		return (secret != null && secret.until().isBefore(until)) ? secret.until() : until;
	}

	private void add(Notice notice, Channel channel, Instant now, String text) {
		NoticeKind kind = notice.kind();
		UUID accountId = notice.recipient().accountId();
		if (this.backlog.isFull(channel) || this.outbox.countWaitingNotices(channel, accountId) >= MAX_WAITING
				|| areTooMany(channel, kind, accountId, now)) {
			this.backlog.countDropped(channel);
			return;
		}
		add(new Draft(channel, kind.toString(), accountId, now, expiry(notice, now)), text);
	}

	private boolean areTooMany(Channel channel, NoticeKind kind, UUID accountId, Instant now) {
		return kind.isRepeatable()
				&& this.outbox.countWaitingOrSince(channel, kind, accountId, now.minus(LATELY)) >= MAX_OF_A_KIND;
	}

	private void add(Draft draft, String text) {
		UUID messageId = UUID.randomUUID();
		this.outbox.add(new Outbox.Entry(messageId, draft.channel(), draft.kind(), draft.accountId(),
				this.texts.seal(messageId, text), draft.createdAt(), draft.expiresAt()));
		AfterCommit.run(this.backlog::wake);
	}

	private record Draft(Channel channel, String kind, UUID accountId, Instant createdAt, Instant expiresAt) {
	}

}
