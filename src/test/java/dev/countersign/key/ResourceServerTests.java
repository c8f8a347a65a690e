package dev.countersign.key;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import dev.countersign.ForeignLibraries;
import dev.countersign.testkit.BearerTokens;
import dev.countersign.testkit.FreePort;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Others verify our tokens, with no code that knows us.
 */
class ResourceServerTests {

	@ParameterizedTest
	@ValueSource(strings = { "RS256", "PS256", "ES256" })
	void resourceServerWhenGivenIssuerThenVerifies(String algorithm) throws IOException {
		try (RunningNode node = start(algorithm, "JWT")) {
			verifyThroughRotation(node, algorithm, "issuer-uri=" + node.address());
		}
	}

	@Test
	void resourceServerWhenGivenKeySetThenVerifies() throws IOException {
		try (RunningNode node = start("RS256", "JWT")) {
			verifyThroughRotation(node, "ES256", "jwk-set-uri=" + node.address() + "/.well-known/jwks.json",
					"jws-algorithms=RS256,ES256");
		}
	}

	@Test
	void joseWhenGivenKeySetThenVerifiesEveryAlgorithm() throws IOException {
		Path folder = ForeignLibraries.node();
		Files.copy(Path.of("src/test/resources/jose/verify.mjs"), folder.resolve("verify.mjs"),
				StandardCopyOption.REPLACE_EXISTING);
		try (RunningNode node = start("RS256", "at+jwt")) {
			List<String> tokens = new ArrayList<>(List.of(node.login()));
			for (String algorithm : List.of("PS256", "ES256", "EdDSA")) {
				rotate(node, algorithm);
				tokens.add(node.login());
			}
			tokens.add(BearerTokens.tampered(tokens.get(3), "admin"));
			List<String> command = new ArrayList<>(List.of("node", "verify.mjs", node.address()));
			command.addAll(tokens);
			assertThat(ForeignLibraries.run(folder, Map.of(), command)).containsExactly("RS256", "PS256", "ES256",
					"EdDSA", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED");
		}
	}

	private void verifyThroughRotation(RunningNode node, String next, String... settings) throws IOException {
		try (ResourceServerProcess server = ResourceServerProcess.start(PlainResourceServer.class.getName(), classes(),
				settings)) {
			String hello = server.address("/hello");
			String token = node.login();
			assertThat(RunningNode.get(hello, token)).isEqualTo(200);
			assertThat(RunningNode.get(hello, BearerTokens.tampered(token, "admin"))).isEqualTo(401);
			rotate(node, next);
			assertThat(RunningNode.get(hello, node.login())).isEqualTo(200);
			assertThat(RunningNode.get(hello, token)).isEqualTo(200);
		}
	}

	/** Waits until the new key signs. */
	private static void rotate(RunningNode node, String algorithm) {
		String admin = node.login();
		assertThat(node.rotate(admin, algorithm).statusCode()).isEqualTo(200);
		Awaitility.await().until(() -> !keyId(node.login()).equals(keyId(admin)));
	}

	private static RunningNode start(String algorithm, String type) {
		int port = FreePort.find();
		return RunningNode.start("--server.port=" + port, "--countersign.issuer=http://127.0.0.1:" + port,
				"--countersign.signing.algorithm=" + algorithm, "--countersign.access-token.type=" + type,
				"--countersign.signing.jwks-max-age=500ms", "--countersign.signing.poll-interval=100ms",
				"--countersign.signing.clock-tolerance=100ms");
	}

	private static Path classes() {
		try {
			return Path.of(PlainResourceServer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String keyId(String token) {
		byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
		return JsonMapper.shared().readTree(new String(header, StandardCharsets.UTF_8)).get("kid").asString();
	}

}
