package dev.countersign.factor;

import java.util.List;
import java.util.Locale;

import dev.countersign.address.WebOrigin;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where passkeys may be used.
 *
 * @param origins of the pages that ask for them; that of the issuer where none is set
 * @param rpId the name that they are bound to; the host of the first origin unless it is
 * set
 */
@ConfigurationProperties("countersign.passkeys")
record PasskeyProperties(@DefaultValue List<String> origins, @Nullable String rpId) {

	/** As browsers have it, who write no capitals. */
	PasskeyProperties {
		origins = WebOrigin.ofSetting("countersign.passkeys.origins", origins).stream().map(WebOrigin::text).toList();
		rpId = (rpId != null) ? rpId.toLowerCase(Locale.ROOT) : null;
	}

}
