#include "deid/figures.h"

#include <string.h>

#include "base/attr.h"
#include "deid/names/term.h"

/* In lower case, '|' between them; sorted by field, not by letter. */
static const char known[] =
    "|albert einstein|einstein|isaac newton|galileo galilei|galileo|charles darwin|"
    "nikola tesla|marie curie|ada lovelace|alan turing|grace hopper|stephen hawking|"
    "richard feynman|niels bohr|max planck|werner heisenberg|erwin schrödinger|"
    "carl friedrich gauss|leonhard euler|archimedes|euclid|pythagoras|copernicus|"
    "nicolaus copernicus|johannes kepler|louis pasteur|alexander fleming|"
    "gregor mendel|rosalind franklin|james watson|francis crick|carl sagan|"
    "noam chomsky|sigmund freud|carl jung|karl marx|friedrich nietzsche|nietzsche|"
    "immanuel kant|georg wilhelm friedrich hegel|jean-paul sartre|"
    "simone de beauvoir|hannah arendt|socrates|plato|aristotle|rené descartes|"
    "descartes|baruch spinoza|john locke|david hume|ludwig wittgenstein|voltaire|"
    "jean-jacques rousseau|confucius|laozi|"
    "william shakespeare|shakespeare|johann wolfgang von goethe|goethe|"
    "friedrich schiller|thomas mann|franz kafka|miguel de cervantes|"
    "gabriel garcía márquez|pablo neruda|jorge luis borges|victor hugo|"
    "gustave flaubert|marcel proust|albert camus|dante alighieri|umberto eco|"
    "fernando pessoa|josé saramago|adam mickiewicz|wisława szymborska|"
    "czesław miłosz|olga tokarczuk|leo tolstoy|fyodor dostoevsky|anton chekhov|"
    "jane austen|charles dickens|virginia woolf|george orwell|oscar wilde|mark twain|"
    "ernest hemingway|toni morrison|agatha christie|j.r.r. tolkien|tolkien|"
    "j.k. rowling|stephen king|homer|ovid|virgil|"
    "wolfgang amadeus mozart|mozart|ludwig van beethoven|beethoven|"
    "johann sebastian bach|frédéric chopin|chopin|richard wagner|giuseppe verdi|"
    "antonio vivaldi|john lennon|paul mccartney|elvis presley|michael jackson|"
    "freddie mercury|david bowie|bob dylan|aretha franklin|beyoncé|taylor swift|"
    "leonardo da vinci|michelangelo|rembrandt|vincent van gogh|pablo picasso|picasso|"
    "frida kahlo|salvador dalí|claude monet|andy warhol|banksy|"
    "charlie chaplin|alfred hitchcock|steven spielberg|marilyn monroe|"
    "audrey hepburn|meryl streep|"
    "julius caesar|cleopatra|alexander the great|napoleon bonaparte|napoleon|"
    "joan of arc|christopher columbus|ferdinand magellan|marco polo|genghis khan|"
    "martin luther|martin luther king|martin luther king jr|mahatma gandhi|gandhi|"
    "nelson mandela|mandela|mother teresa|rosa parks|anne frank|"
    "george washington|thomas jefferson|benjamin franklin|abraham lincoln|"
    "theodore roosevelt|franklin d. roosevelt|john f. kennedy|richard nixon|"
    "ronald reagan|bill clinton|hillary clinton|george w. bush|barack obama|obama|"
    "michelle obama|donald trump|joe biden|kamala harris|winston churchill|"
    "margaret thatcher|tony blair|boris johnson|queen victoria|queen elizabeth|"
    "elizabeth ii|king charles|otto von bismarck|konrad adenauer|willy brandt|"
    "helmut kohl|angela merkel|olaf scholz|adolf hitler|hitler|joseph stalin|stalin|"
    "vladimir lenin|lenin|mikhail gorbachev|vladimir putin|putin|mao zedong|"
    "xi jinping|charles de gaulle|françois mitterrand|emmanuel macron|"
    "benito mussolini|silvio berlusconi|francisco franco|fidel castro|che guevara|"
    "lech wałęsa|józef piłsudski|donald tusk|pope francis|john paul ii|dalai lama|"
    "volodymyr zelenskyy|simón bolívar|"
    "bill gates|steve jobs|mark zuckerberg|jeff bezos|elon musk|tim cook|"
    "linus torvalds|richard stallman|dennis ritchie|ken thompson|donald knuth|"
    "tim berners-lee|guido van rossum|bjarne stroustrup|sam altman|warren buffett|"
    "henry ford|walt disney|coco chanel|"
    "pelé|diego maradona|lionel messi|cristiano ronaldo|muhammad ali|michael jordan|"
    "serena williams|roger federer|rafael nadal|usain bolt|lebron james|"
    "robert lewandowski|neil armstrong|yuri gagarin|amelia earhart|greta thunberg|";

bool figures_know(struct raw name)
{
    unsigned char key[TERM_MAX + 3] = "|";
    if (name.n == 0 || name.n > TERM_MAX)
        return false;
    size_t n = term_fold(name.p, name.n, key + 1);
    key[n + 1] = '|';
    return memmem(known, sizeof known - 1, key, n + 2) != NULL;
}
