package dev.countersign.console;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether there are pages for people.
 *
 * @param enabled whether {@code /console/} is there at all
 */
@ConfigurationProperties("countersign.console")
public record ConsoleProperties(@DefaultValue("true") boolean enabled) {

	/** What a browser reads of the console, without a token. */
	private static final List<String> PAGES = List.of("/console", "/console/**");

	/** The script with which any page logs in. */
	private static final String CLIENT = "/client.js";

	/**
	 * Returns the paths that need no token.
	 * @return patterns
	 */
	public Stream<String> openPaths() {
		return this.enabled ? Stream.concat(Stream.of(CLIENT), PAGES.stream()) : Stream.of(CLIENT);
	}

}
