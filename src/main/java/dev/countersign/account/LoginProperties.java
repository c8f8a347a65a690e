package dev.countersign.account;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * By what people log in.
 *
 * @param byEmail whether an account's confirmed e-mail address stands for its name, so
 * that no two accounts may have the same one
 */
@ConfigurationProperties("countersign.login")
record LoginProperties(@DefaultValue("false") boolean byEmail) {
}
