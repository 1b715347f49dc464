namespace Hanlin.Tokenization;

/// <summary>
/// Token ids back to text as people write it: no blanks in Chinese, words and numbers of other scripts kept apart.
/// The tokenizer lost the blanks of the original; this is where we put them back.
/// </summary>
/// <remarks>
/// <para>
/// [PAD], [CLS], [SEP], [MASK], [UNK] and ids outside the vocabulary leave nothing. A <c>##</c> token is glued to what
/// is before it. Any other token gets a blank in front in these cases only:
/// </para>
/// <list type="table">
/// <listheader><term>text ends with</term><description>token begins with</description></listheader>
/// <item><term>a word</term><description>a word (<c>hello world</c>, <c>iphone 7</c>), an opening quote (<c>say "yes"</c>)</description></item>
/// <item><term>a word, marks</term><description>an opening quote (<c>say, "yes"</c>)</description></item>
/// <item><term>a letter, <c>.</c></term><description>a letter (<c>the end. then</c>)</description></item>
/// <item><term>a word, <c>,</c></term><description>a word (<c>yes, no</c>), but not digit to digit (<c>1,000</c>)</description></item>
/// <item><term>a word, <c>%</c></term><description>a word (<c>100% wool</c>)</description></item>
/// <item><term>a word, another mark</term><description>a letter (<c>so: yes</c>)</description></item>
/// </list>
/// <list type="bullet">
/// <item>A word is a run of letters, digits and their marks in the scripts written with blanks: Latin, Greek, Cyrillic,
/// Hangul and the like, not Han, kana or full-width forms. So nothing is put between Chinese and Latin: <c>用iphone手机</c>.</item>
/// <item>Marks are <c>. , ! ? ; : %</c>, an apostrophe and a closing quote. They hug what is before them, and where that
/// is no word they ask for no blank behind: <c>价格:100元</c>.</item>
/// <item>All else hugs both sides: brackets, <c>- / @ _ # $ &amp; * + &lt; = &gt; \ ^ ` | ~</c>, and all punctuation and
/// symbols outside ASCII. A hyphen always joins: <c>e-mail</c>, <c>2019-10-20</c>, <c>-5</c>.</item>
/// <item>Hence numbers stay whole: <c>3.14</c>, <c>10:30</c>, <c>1,000</c>, <c>$5</c>.</item>
/// </list>
/// <para>No blank follows a mark inside what is one word all the same:</para>
/// <list type="bullet">
/// <item><c>.</c> between single letters (<c>u.s.a</c>) and before <c>com cn net org</c> (<c>qq.com</c>);</item>
/// <item>an apostrophe before <c>s t m d n re ve ll em</c> (<c>don't</c>) and after a single letter (<c>o'clock</c>);</item>
/// <item>any mark in an address, which is a run of printed ASCII that begins with <c>www.</c> or holds <c>://</c>.</item>
/// </list>
/// <para>
/// A <c>"</c> opens where the number of those before it is even. A <c>'</c> behind a word is an apostrophe; elsewhere it
/// opens, unless one is open. All of this looks back only, so that a text only ever grows at its end.
/// </para>
/// </remarks>
public sealed class TextJoiner(Vocabulary vocabulary)
{
    /// <summary>The text of some ids. It is well-formed UTF-16.</summary>
    public string Join(ReadOnlySpan<int> ids) => Join("", ids);

    /// <summary>
    /// The prompt, verbatim, and the text of the ids that continue it: a Latin word behind a Latin prompt gets its
    /// blank, a <c>##</c> token is glued to the prompt. The prompt's ids are not needed: its text says it all.
    /// </summary>
    public string Join(string prompt, ReadOnlySpan<int> newIds)
    {
        var assembler = new TextAssembler(vocabulary);
        assembler.Reset(prompt);
        foreach (var id in newIds) assembler.Append(id);
        return string.Concat(prompt, assembler.Text);
    }
}
