package dev.countersign.notice;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Signatures as the standard's own libraries make them.
 */
class WebhookSignatureTests {

	private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

	private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";

	private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

	private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

	@Test
	void signWhenExampleOfTheStandardThenItsSignature() {
		assertThat(sign(properties(SECRET, null))).isEqualTo(SIGNATURE);
	}

	@Test
	void signWhenSecretChangesThenByBoth() {
		String signatures = sign(properties(NoticeReceivers.SECRET, SECRET));
		assertThat(signatures.split(" ")).hasSize(2).endsWith(SIGNATURE);
	}

	private static String sign(WebhookProperties properties) {
		return new WebhookSignature(properties.keys()).of(ID, 1_614_265_330, BODY);
	}

	private static WebhookProperties properties(String secret, @Nullable String previousSecret) {
		return new WebhookProperties("https://hooks.example.com", secret, previousSecret, List.of(), List.of(), false);
	}

}
