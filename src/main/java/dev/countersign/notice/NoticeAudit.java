package dev.countersign.notice;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEntry;
import dev.countersign.audit.AuditEntryListener;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Makes notices of what the audit trail takes down: of some acts for the account that
 * they were done to, and of those that a setting names for the webhook.
 */
@Component
class NoticeAudit implements AuditEntryListener {

	private static final String ACCOUNT = "account";

	/** So many recovery codes are few enough to make new ones. */
	private static final int FEW_CODES = 3;

	private static final Duration SAME_ACT = Duration.ofSeconds(1);

	private final NoticeWriter writer;

	private final NoticeChannels channels;

	private final NoticeRecipients recipients;

	private final WebhookProperties webhook;

	NoticeAudit(NoticeWriter writer, NoticeChannels channels, NoticeRecipients recipients, WebhookProperties webhook) {
		this.writer = writer;
		this.channels = channels;
		this.recipients = recipients;
		this.webhook = webhook;
	}

	@Override
	public void recorded(AuditEntry entry) {
		AuditEntry.Party subject = entry.subject();
		UUID accountId = (subject != null && subject.id() != null) ? UUID.fromString(subject.id()) : null;
		if (this.webhook.isOn() && this.webhook.wants(entry.act())) {
			this.writer.writeAct(entry, (accountId != null) ? accountId : Outbox.NOBODY);
		}
		if (accountId != null) {
			kind(entry).filter((kind) -> isNews(kind, accountId))
				.flatMap((kind) -> this.recipients.find(accountId).map((recipient) -> notice(kind, recipient, entry)))
				.ifPresent(this.writer::write);
		}
	}

	private boolean isNews(NoticeKind kind, UUID accountId) {
		return this.channels.tells(kind) && (this.channels.isOn(Channel.MAIL) || this.channels.isOn(Channel.WEBHOOK))
				&& !isSaidAlready(kind, accountId);
	}

	/** One act may have several rows, of which one notice is enough. */
	private boolean isSaidAlready(NoticeKind kind, UUID accountId) {
		return switch (kind) {
			case SESSIONS_ENDED -> this.writer.countRecent(NoticeKind.PASSWORD_CHANGED, accountId, SAME_ACT) > 0;
			case SECOND_FACTOR_CHANGED -> this.writer.countRecent(kind, accountId, SAME_ACT) > 0;
			default -> false;
		};
	}

	private static Optional<NoticeKind> kind(AuditEntry entry) {
		return Act.find(entry.act()).map((act) -> switch (act) {
			case PASSWORD_CHANGED -> NoticeKind.PASSWORD_CHANGED;
			case PLACE_ADDED -> NoticeKind.LOGIN_FROM_UNKNOWN_PLACE;
			case SESSION_ENDED -> isDoneByOthers(entry) ? NoticeKind.SESSIONS_ENDED : null;
			case API_TOKEN_EXPIRING -> NoticeKind.API_TOKEN_EXPIRING;
			case FACTOR_ADDED, FACTOR_REMOVED, RECOVERY_CODES_CREATED -> NoticeKind.SECOND_FACTOR_CHANGED;
			case RECOVERY_CODE_USED -> NoticeKind.RECOVERY_CODE_USED;
			case EMAIL_CHANGE_REQUESTED -> NoticeKind.EMAIL_CHANGE_REQUESTED;
			default -> null;
		});
	}

	/** An administrator or an operator; what the service itself does is no news. */
	private static boolean isDoneByOthers(AuditEntry entry) {
		AuditEntry.Party subject = entry.subject();
		return "operator".equals(entry.actor().kind()) || (ACCOUNT.equals(entry.actor().kind()) && subject != null
				&& !Objects.equals(entry.actor().id(), subject.id()));
	}

	private static Notice notice(NoticeKind kind, Recipient recipient, AuditEntry entry) {
		Notice notice = Notice.of(kind, recipient)
			.fact("at", entry.at())
			.fact("address", entry.address())
			.fact("act", entry.act())
			.fact("by_others", isDoneByOthers(entry) ? "yes" : null)
			.fact("sessions", entry.details().get("sessions"));
		return switch (kind) {
			case API_TOKEN_EXPIRING -> notice.fact("token_name", entry.details().get("name"))
				.fact("token_expires_at", entry.details().get("expires_at"));
			case EMAIL_CHANGE_REQUESTED -> notice.fact("new_email", entry.details().get("email"));
			case RECOVERY_CODE_USED -> notice.fact("codes_left", entry.details().get("left"))
				.fact("few_left", areFew(entry.details().get("left")) ? "yes" : null);
			default -> notice;
		};
	}

	private static boolean areFew(@Nullable String left) {
		return left != null && Integer.parseInt(left) <= FEW_CODES;
	}

}
