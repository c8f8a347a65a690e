package dev.countersign.notice;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/**
 * Tries the ways on which notices go, for whoever examines an installation. Needs no
 * database.
 */
@Service
public class NoticeTrials {

	private final ObjectProvider<MailNotifier> mail;

	private final ObjectProvider<WebhookNotifier> webhook;

	private final Clock clock;

	NoticeTrials(ObjectProvider<MailNotifier> mail, ObjectProvider<WebhookNotifier> webhook, Clock clock) {
		this.mail = mail;
		this.webhook = webhook;
		this.clock = clock;
	}

	/**
	 * Tries each way that is set up: asks the mail server to let us in, or sends a mail
	 * if an address is given, and sends the webhook an event of the type {@code test}.
	 * @param address where the mail goes, or null for none
	 * @return what came of each
	 */
	public List<Trial> tryAll(@Nullable String address) {
		return Stream
			.concat(this.mail.stream().map((notifier) -> tryMail(notifier, address)),
					this.webhook.stream().map(this::tryWebhook))
			.toList();
	}

	private static Trial tryMail(MailNotifier notifier, @Nullable String address) {
		try {
			if (address == null) {
				notifier.connect();
				return new Trial(Channel.MAIL.toString(), "the mail server lets the service in", true);
			}
			notifier.sendTest(address);
			return new Trial(Channel.MAIL.toString(), "the mail server took a test for " + address, true);
		}
		catch (DeliveryException ex) {
			return new Trial(Channel.MAIL.toString(), ex.reason(), false);
		}
	}

	private Trial tryWebhook(WebhookNotifier notifier) {
		try {
			notifier.send(UUID.randomUUID(), 1, NoticeTexts.webhookTest(this.clock.instant()));
			return new Trial(Channel.WEBHOOK.toString(), "the receiver took a test", true);
		}
		catch (DeliveryException ex) {
			return new Trial(Channel.WEBHOOK.toString(), ex.reason(), false);
		}
	}

	/**
	 * What came of a trial.
	 *
	 * @param channel which way
	 * @param finding what was seen
	 * @param good whether it went well
	 */
	public record Trial(String channel, String finding, boolean good) {
	}

}
