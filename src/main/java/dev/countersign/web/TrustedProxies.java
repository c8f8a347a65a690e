package dev.countersign.web;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * The proxies whose word on where a request came from is taken.
 *
 * @param trustedProxies their addresses, or ranges of them; nobody's word unless set
 */
@ConfigurationProperties("countersign")
record TrustedProxies(@DefaultValue List<String> trustedProxies) {

	TrustedProxies {
		trustedProxies.forEach(TrustedProxies::range);
		trustedProxies = List.copyOf(trustedProxies);
	}

	List<AddressRange> ranges() {
		return this.trustedProxies.stream().map(TrustedProxies::range).toList();
	}

	private static AddressRange range(String text) {
		return AddressRange.parse(text.strip())
			.orElseThrow(() -> new FailureAnalyzedException(
					"The setting countersign.trusted-proxies names '%s', which is no network address.".formatted(text),
					"Set it to addresses or ranges separated by commas, such as 10.0.0.7,192.168.0.0/16,2001:db8::/32."));
	}

}
