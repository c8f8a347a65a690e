package dev.countersign.notice;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

import dev.countersign.key.PurposeKey;

/**
 * Signs webhooks, with every secret that the receiver may have.
 *
 * @see <a href=
 * "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 * Webhooks</a>
 */
final class WebhookSignature {

	private final List<PurposeKey> keys;

	WebhookSignature(List<PurposeKey> keys) {
		this.keys = List.copyOf(keys);
	}

	/**
	 * Returns the header's value.
	 * @param id what the receiver knows the message by
	 * @param timestamp when it is sent, in seconds since 1970
	 * @param body as it is sent
	 */
	String of(String id, long timestamp, byte[] body) {
		byte[] head = (id + '.' + timestamp + '.').getBytes(StandardCharsets.UTF_8);
		return this.keys.stream()
			.map((key) -> "v1," + Base64.getEncoder().encodeToString(key.mac(head, body)))
			.collect(Collectors.joining(" "));
	}

}
