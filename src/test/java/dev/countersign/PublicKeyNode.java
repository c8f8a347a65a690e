package dev.countersign;

import java.util.stream.Stream;

import dev.countersign.key.RunningNode;
import dev.countersign.testkit.FreePort;
import org.jspecify.annotations.Nullable;

/**
 * A node that signs with a key pair, for all tests of those who verify by themselves. It
 * ends with this JVM.
 */
final class PublicKeyNode {

	private static @Nullable RunningNode node;

	private PublicKeyNode() {
	}

	/** Returns it; the first to ask starts it. */
	static synchronized RunningNode get() {
		RunningNode started = node;
		if (started == null) {
			started = start("--countersign.signing.algorithm=ES256", "--countersign.signing.jwks-max-age=0s",
					"--countersign.signing.poll-interval=100ms", "--countersign.signing.clock-tolerance=0s");
			node = started;
		}
		return started;
	}

	/**
	 * Starts one that is its caller's own, and knows its address as its issuer.
	 * @param settings as on the command line
	 */
	static RunningNode start(String... settings) {
		int port = FreePort.find();
		return RunningNode.start(Stream.concat(
				Stream.of("--server.port=" + port, "--countersign.issuer=http://127.0.0.1:" + port,
						"--countersign.roles.gateway=introspect", "--countersign.roles.verifier=revocations"),
				Stream.of(settings))
			.toArray(String[]::new));
	}

}
