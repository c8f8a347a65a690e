package dev.countersign.notice;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Sends mails. A mail keeps its {@code Message-ID} when it is sent again, so that
 * mailboxes can tell that it is the same.
 */
final class MailNotifier implements Notifier {

	private static final DateTimeFormatter TIME = DateTimeFormatter
		.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
		.withZone(ZoneOffset.UTC);

	private static final String UTF_8 = StandardCharsets.UTF_8.name();

	/** SMTP's replies from here on say that another attempt would fail too. */
	private static final int LASTING = 500;

	private final JavaMailSender sender;

	private final MailTemplates templates;

	private final InternetAddress from;

	private final String serviceName;

	private final Clock clock;

	MailNotifier(JavaMailSender sender, MailTemplates templates, NoticeMailProperties properties, Clock clock) {
		this.sender = sender;
		this.templates = templates;
		this.from = properties.sender();
		this.serviceName = properties.serviceName();
		this.clock = clock;
	}

	@Override
	public Channel channel() {
		return Channel.MAIL;
	}

	@Override
	public void deliver(StoredNotice notice, String text) throws DeliveryException {
		NoticeTexts.MailText mail = NoticeTexts.readMail(text);
		send(mail, notice.messageId());
	}

	/** Sends a mail now. */
	void send(NoticeTexts.MailText mail, UUID messageId) throws DeliveryException {
		send(() -> write(mail, messageId), "The address is none that a mail can be sent to.");
	}

	/** Sends a mail that only shows that it arrives. */
	void sendTest(String address) throws DeliveryException {
		send(() -> {
			MimeMessage message = envelope(address, UUID.randomUUID());
			message.setSubject("A test of the mails of " + this.serviceName, UTF_8);
			message.setText("%s can send you mails.%n".formatted(this.serviceName), UTF_8);
			return message;
		}, "'%s' is not an address that a mail can be sent to.".formatted(address));
	}

	private void send(Writing mail, String noAddress) throws DeliveryException {
		try {
			this.sender.send(mail.write());
		}
		catch (AddressException ex) {
			throw DeliveryException.lasting(noAddress, ex);
		}
		catch (MessagingException ex) {
			throw new IllegalStateException("A mail could not be written", ex);
		}
		catch (MailException ex) {
			throw refusal(ex);
		}
	}

	/** Lets the mail server let us in, and sends nothing. */
	void connect() throws DeliveryException {
		if (this.sender instanceof JavaMailSenderImpl server) {
			try {
				server.testConnection();
			}
			catch (MessagingException ex) {
				throw DeliveryException.passing("The mail server does not let the service in: " + deepest(ex), ex);
			}
		}
	}

	private MimeMessage write(NoticeTexts.MailText mail, UUID messageId) throws MessagingException {
		MailTemplates.Mail written = this.templates.write(mail.kind(), values(mail.values()));
		MimeMessage message = envelope(mail.to(), messageId);
		message.setSubject(written.subject(), UTF_8);
		message
			.setContent(new MimeMultipart("alternative", part(written.text(), "plain"), part(written.html(), "html")));
		return message;
	}

	private MimeMessage envelope(String to, UUID messageId) throws MessagingException {
		MimeMessage message = this.sender.createMimeMessage();
		message.setFrom(this.from);
		message.setRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
		message.setSentDate(Date.from(this.clock.instant()));
		message.setHeader("Message-ID", "<%s@%s>".formatted(messageId, domain()));
		// RFC 3834: nobody's absence is to be answered to us.
		message.setHeader("Auto-Submitted", "auto-generated");
		return message;
	}

	private Map<String, String> values(Map<String, String> facts) {
		Map<String, String> values = new LinkedHashMap<>();
		facts.forEach((name, value) -> values.put(name, isTime(name) ? readable(value) : value));
		values.put("service", this.serviceName);
		return values;
	}

	private static boolean isTime(String name) {
		return name.equals("at") || name.endsWith("_at");
	}

	/** For people, and as it is where it is none. */
	private static String readable(String value) {
		try {
			return TIME.format(Instant.parse(value));
		}
		catch (DateTimeException ex) {
			return value;
		}
	}

	private String domain() {
		String address = this.from.getAddress();
		return address.substring(address.lastIndexOf('@') + 1);
	}

	private static MimeBodyPart part(String text, String subtype) throws MessagingException {
		MimeBodyPart part = new MimeBodyPart();
		part.setText(text, UTF_8, subtype);
		return part;
	}

	private static DeliveryException refusal(MailException ex) {
		Throwable cause = (ex instanceof MailSendException sending && sending.getMessageExceptions().length > 0)
				? sending.getMessageExceptions()[0] : ex;
		String reason = "The mail server did not take it: " + deepest(cause);
		return causes(cause).anyMatch(MailNotifier::isLasting) ? DeliveryException.lasting(reason, ex)
				: DeliveryException.passing(reason, ex);
	}

	private static boolean isLasting(Throwable cause) {
		if (cause instanceof SMTPAddressFailedException refused) {
			return refused.getReturnCode() >= LASTING;
		}
		return cause instanceof SMTPSendFailedException refused && refused.getReturnCode() >= LASTING;
	}

	private static String deepest(Throwable failure) {
		return causes(failure).reduce(failure, (first, second) -> second).toString();
	}

	/** Mail's own exceptions hang on one another in a second way. */
	private static Stream<Throwable> causes(Throwable failure) {
		return Stream.<Throwable>iterate(failure, (cause) -> cause != null, MailNotifier::next).limit(20);
	}

	private static @Nullable Throwable next(Throwable cause) {
		return (cause instanceof MessagingException messaging && messaging.getNextException() != null)
				? messaging.getNextException() : cause.getCause();
	}

	/** Writes a mail that is sent at once. */
	private interface Writing {

		MimeMessage write() throws MessagingException;

	}

}
