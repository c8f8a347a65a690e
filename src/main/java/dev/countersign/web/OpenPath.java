package dev.countersign.web;

/**
 * A path of your own that needs no token, as a bean. Those of this service are listed in
 * {@code SecurityConfiguration}.
 *
 * @param pattern the path, such as {@code /notes/today} or {@code /notes/&#42;}
 */
public record OpenPath(String pattern) {
}
