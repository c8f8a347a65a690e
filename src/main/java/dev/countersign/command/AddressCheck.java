package dev.countersign.command;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.springframework.core.env.Environment;

/**
 * Whether the address that tokens name and the proxies in between fit together.
 */
final class AddressCheck {

	private static final String ISSUER = "countersign.issuer";

	private static final String PROXIES = "countersign.trusted-proxies";

	private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

	private final Environment environment;

	AddressCheck(Environment environment) {
		this.environment = environment;
	}

	List<Finding> run() {
		List<Finding> findings = new ArrayList<>();
		String proxies = this.environment.getProperty(PROXIES, this.environment.getProperty(PROXIES + "[0]", ""));
		findings.add(issuer(this.environment.getProperty(ISSUER, ""), !proxies.isBlank()));
		findings.add(proxies.isBlank()
				? Finding.ok("proxies", "none is trusted, so a client's address is the one that it connects from")
				: Finding.ok("proxies", "trusted: " + proxies));
		return findings;
	}

	private static Finding issuer(String issuer, boolean behindProxy) {
		if (issuer.isBlank()) {
			return behindProxy
					? Finding.problem("issuer", "not set, though there is a proxy in front of the service",
							"Set countersign.issuer to the address that clients reach it at, https://…")
					: Finding.ok("issuer", "not set; set countersign.issuer where others verify the tokens");
		}
		if (!issuer.contains(":")) {
			return Finding.ok("issuer",
					"the name '%s'; others verify tokens by an address, https://…".formatted(issuer));
		}
		return address(issuer);
	}

	private static Finding address(String issuer) {
		try {
			URI uri = new URI(issuer);
			boolean local = uri.getHost() != null && LOCAL.contains(uri.getHost());
			if ("https".equalsIgnoreCase(uri.getScheme()) || ("http".equalsIgnoreCase(uri.getScheme()) && local)) {
				return Finding.ok("issuer", issuer);
			}
		}
		catch (URISyntaxException ex) {
			// Told below.
		}
		return Finding.problem("issuer", "'%s' is not an https address".formatted(issuer),
				"Put TLS in front of the service and set countersign.issuer to that address, https://…");
	}

}
